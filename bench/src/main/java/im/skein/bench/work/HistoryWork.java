package im.skein.bench.work;

import im.skein.bench.load.Crowd;
import im.skein.bench.load.Histogram;
import im.skein.bench.load.LoadAccount;
import im.skein.bench.load.LoadLoop;
import im.skein.bench.load.Login;
import im.skein.bench.load.Researcher;
import im.skein.bench.load.Sayings;
import im.skein.bench.peer.Peer;
import im.skein.bench.peer.RunningPeer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;

/// A long history: what it takes on disk, how long a start takes with it, and how soon its last
/// page and what is searched for come.
///
/// @param messages how many two people have written to each other
/// @param questions how many of each kind are asked in one measurement, one after another
/// @param repeats how many measurements
/// @param plain whether all messages are the same 100 letters, as disk space is compared elsewhere;
///   else Chinese sentences, which are searched
public record HistoryWork(int messages, int questions, int repeats, boolean plain) {
  private static final int PATIENCE_SECONDS = 1_800;
  private static final String PLAIN = "0123456789 fox jumps ".repeat(5).substring(0, 100);

  /// Does the work on a server that it starts itself.
  public Outcome measure(Peer peer, Path data) {
    List<Figure> figures = new ArrayList<>();
    try (RunningPeer running = peer.start(data)) {
      try (LoadLoop loop = new LoadLoop()) {
        Crowd.register(loop, running.target(), Crowd.accounts(2), 1);
      }
    }
    long before = size(data);
    try (RunningPeer running = peer.start(data)) {
      figures.add(fill(running));
    }
    double each = (double) (size(data) - before) / messages;
    figures.add(Figure.once("disk per message, server stopped", "bytes", each));
    try (RunningPeer running = peer.start(data)) {
      figures.add(Figure.once("start with all that", "ms", (double) running.startMillis()));
      return research(peer.name(), running, figures);
    }
  }

  private Figure fill(RunningPeer running) {
    Sayings sayings = new Sayings();
    try (LoadLoop loop = new LoadLoop()) {
      List<Researcher> two = two(loop, running);
      long start = System.nanoTime();
      List<LoadAccount> accounts = Crowd.accounts(2);
      String domain = running.target().domain();
      for (int i = 0; i < 2; i++) {
        String mate = accounts.get(i ^ 1).name() + "@" + domain;
        int from = i == 0 ? 0 : messages / 2;
        int to = i == 0 ? messages / 2 : messages;
        two.get(i).write(mate, from, to, plain ? _ -> PLAIN : sayings::sentence);
      }
      for (int i = 0; i < PATIENCE_SECONDS * 10 && arrived(two) < messages; i++) {
        loop.check();
        ChatWork.pause(0.1);
      }
      if (arrived(two) < messages) {
        throw new IllegalStateException("only " + arrived(two) + " messages arrived");
      }
      return Figure.once("writing", "per s", messages * 1e9 / (System.nanoTime() - start));
    }
  }

  private static long arrived(List<Researcher> all) {
    return all.stream().mapToLong(Researcher::arrived).sum();
  }

  private static List<Researcher> two(LoadLoop loop, RunningPeer running) {
    List<Crowd.Member> members =
        new ArrayList<>(
            Crowd.gather(loop, running.target(), Login.Goal.SESSION, Crowd.accounts(2), 1).whole());
    members.sort(Comparator.comparingInt(member -> member.login().account().number()));
    return members.stream().map(Researcher::new).toList();
  }

  private Outcome research(String server, RunningPeer running, List<Figure> figures) {
    try (LoadLoop loop = new LoadLoop()) {
      Researcher one = two(loop, running).getFirst();
      RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(2);
      Sayings sayings = new Sayings();
      List<String> pages = Collections.nCopies(questions, "");
      List<String> words = Stream.generate(() -> sayings.word(random)).limit(questions).toList();
      List<String> letters = words.stream().map(word -> word.substring(0, 1)).toList();
      ask(loop, one, pages);
      figures.addAll(figures("last page of 50", running, loop, one, pages));
      if (!plain) {
        ask(loop, one, words);
        figures.addAll(figures("search, two characters", running, loop, one, words));
        figures.addAll(figures("search, one character", running, loop, one, letters));
      }
      Researcher.Tally tally = one.tally();
      return new Outcome(
          server,
          "a history of " + messages + (plain ? " messages of 100 letters" : " Chinese sentences"),
          figures,
          List.of(
              Count.of("messages found", tally.results()),
              Count.of("answers without any", tally.empty()),
              Count.fault("failed", tally.complaints().size())),
          tally.complaints());
    }
  }

  private List<Figure> figures(
      String what, RunningPeer running, LoadLoop loop, Researcher one, List<String> texts) {
    List<Double> p50 = new ArrayList<>();
    List<Double> p99 = new ArrayList<>();
    List<Double> costs = new ArrayList<>();
    for (int i = 0; i < repeats; i++) {
      double cpu = running.meter().cpuSeconds();
      Histogram latencies = ask(loop, one, texts);
      costs.add((running.meter().cpuSeconds() - cpu) * 1_000 / texts.size());
      p50.add(latencies.millisAt(0.5));
      p99.add(latencies.millisAt(0.99));
    }
    return List.of(
        new Figure(what + ", median", "ms", p50),
        new Figure(what + ", 99 %", "ms", p99),
        new Figure(what + ", server CPU", "ms", costs));
  }

  private static Histogram ask(LoadLoop loop, Researcher one, List<String> texts) {
    Histogram _ = one.takeLatencies();
    one.ask(texts);
    for (int i = 0; i < PATIENCE_SECONDS * 20 && one.tally().open() > 0; i++) {
      loop.check();
      ChatWork.pause(0.05);
    }
    if (one.tally().open() > 0) {
      throw new IllegalStateException("no answer: " + one.tally().complaints());
    }
    return one.takeLatencies();
  }

  private static long size(Path directory) {
    try (Stream<Path> tree = Files.walk(directory)) {
      long bytes = 0;
      for (Path path : tree.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(path);
      }
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
