package im.skein.bench.work;

import im.skein.bench.load.Crowd;
import im.skein.bench.load.Histogram;
import im.skein.bench.load.LoadAccount;
import im.skein.bench.load.LoadLoop;
import im.skein.bench.load.Login;
import im.skein.bench.load.Readers;
import java.util.ArrayList;
import java.util.List;

/// Pages of archives: everybody reads the last 50 of what was said.
///
/// @param sessions how many read, an even number
/// @param messages how many each conversation has
/// @param text what is searched for; empty for all
/// @param timing how long and how often
public record ArchiveWork(int sessions, int messages, String text, ChatWork.Timing timing) {
  private static final int AT_ONCE = 16;
  private static final int PATIENCE_SECONDS = 300;

  /// Does the work on that server; its accounts are made when they are missing.
  public Outcome measure(Place place) {
    try (LoadLoop loop = new LoadLoop()) {
      List<LoadAccount> accounts = Crowd.accounts(sessions);
      Crowd.register(loop, place.target(), accounts, AT_ONCE);
      List<Crowd.Member> members =
          Crowd.gather(loop, place.target(), Login.Goal.SESSION, accounts, AT_ONCE).whole();
      Readers readers = Readers.among(loop, members, place.target().domain(), text);
      fill(readers);
      return measure(place, readers);
    }
  }

  private void fill(Readers readers) {
    readers.write(messages / 2);
    long wanted = (long) sessions * (messages / 2);
    for (int i = 0; i < PATIENCE_SECONDS * 10 && readers.arrived() < wanted; i++) {
      ChatWork.pause(0.1);
    }
    if (readers.arrived() < wanted) {
      throw new IllegalStateException("only " + readers.arrived() + " messages arrived");
    }
    ChatWork.pause(2);
  }

  private Outcome measure(Place place, Readers readers) {
    List<Double> rates = new ArrayList<>();
    List<Double> costs = new ArrayList<>();
    List<Double> p50 = new ArrayList<>();
    List<Double> p99 = new ArrayList<>();
    readers.read();
    ChatWork.pause(timing.warmUpSeconds());
    readers.takeLatencies();
    for (int i = 0; i < timing.repeats(); i++) {
      double cpu = place.cpuSeconds();
      long before = readers.tally().pages();
      long start = System.nanoTime();
      ChatWork.pause(timing.seconds());
      long pages = readers.tally().pages() - before;
      rates.add(pages * 1e9 / (System.nanoTime() - start));
      costs.add((place.cpuSeconds() - cpu) * 1_000 / Math.max(pages, 1));
      Histogram latencies = readers.takeLatencies();
      p50.add(latencies.millisAt(0.5));
      p99.add(latencies.millisAt(0.99));
    }
    readers.stop();
    ChatWork.pause(timing.seconds());
    long unanswered = readers.waiting();
    Readers.Tally tally = readers.tally();
    List<Figure> figures = new ArrayList<>();
    figures.add(new Figure("pages", "per s", rates));
    if (place.meter().isPresent()) {
      figures.add(new Figure("server CPU per page", "ms", costs));
    }
    figures.add(new Figure("page, median", "ms", p50));
    figures.add(new Figure("page, 99 %", "ms", p99));
    return new Outcome(
        place.name(),
        (text.isEmpty() ? "the last 50 of " : "the last 50 with \"" + text + "\" of ")
            + messages
            + " messages, "
            + sessions
            + " at once",
        figures,
        List.of(
            Count.of("pages", tally.pages()),
            Count.fault("short", tally.shortPages()),
            Count.fault("not answered", unanswered),
            Count.fault("failed", tally.faults())),
        tally.complaints());
  }
}
