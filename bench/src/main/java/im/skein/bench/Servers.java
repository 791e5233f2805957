package im.skein.bench;

import im.skein.bench.load.Target;
import im.skein.bench.peer.Peer;
import im.skein.bench.peer.Peers;
import im.skein.bench.peer.ProcessMeter;
import im.skein.bench.peer.RunningPeer;
import im.skein.bench.work.Outcome;
import im.skein.bench.work.Place;
import im.skein.bench.work.Report;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which servers are measured, and where the results go: the options that all works share.
final class Servers {
  @Option(
      names = "--servers",
      split = ",",
      description =
          "which to start, by name: skein, skein-archive, ejabberd, ejabberd-mnesia,"
              + " ejabberd-sqlite, prosody, prosody-files, prosody-sqlite (all that are installed)")
  private List<String> names = List.of();

  @Option(
      names = "--server",
      paramLabel = "HOST:PORT",
      description = "measure this running server instead; it must allow registration in band")
  private @Nullable String address;

  @Option(names = "--domain", description = "its XMPP domain (${DEFAULT-VALUE})")
  private String domain = "localhost";

  @Option(
      names = "--pid",
      description = "its process on this machine; without it nothing is said of CPU and memory")
  private @Nullable Long pid;

  @Option(names = "--skein", description = "the script that starts Skein (./skein of this tree)")
  private @Nullable Path skein;

  @Option(names = "--json", paramLabel = "FILE", description = "write all results there too")
  private @Nullable Path json;

  private boolean broken;
  private final Report report = new Report(System.out);

  /// Does this work on each server, each freshly started on an empty directory.
  void each(Function<Place, Outcome> work) {
    String given = address;
    if (given != null) {
      report.add(work.apply(place(given)));
      return;
    }
    eachPeer((peer, data) -> {
      try (RunningPeer running = peer.start(data)) {
        return work.apply(new Place(peer.name(), running.target(), Optional.of(running.meter())));
      }
    });
  }

  /// Does this work on all servers, of which each was freshly started on an empty directory and
  /// runs until the end, so that it can be done in turns.
  ///
  /// @param work is given another empty directory, too
  void inTurns(BiFunction<List<Place>, Path, List<Outcome>> work) {
    String given = address;
    Deque<Peer> left = new ArrayDeque<>(given == null ? chosen() : List.of());
    List<Place> running = new ArrayList<>();
    if (given != null) {
      running.add(place(given));
    }
    Path data = makeDirectory("beside");
    try {
      start(left, running, places -> work.apply(places, data)).forEach(report::add);
    } catch (IllegalStateException e) {
      broken = true;
      System.err.printf("%nthey could not be measured: %s%n", e.getMessage());
    } finally {
      delete(data);
    }
  }

  private static List<Outcome> start(
      Deque<Peer> left, List<Place> running, Function<List<Place>, List<Outcome>> work) {
    Peer next = left.poll();
    if (next == null) {
      return work.apply(running);
    }
    Path data = makeDirectory(next.name());
    try (RunningPeer peer = next.start(data)) {
      running.add(new Place(next.name(), peer.target(), Optional.of(peer.meter())));
      return start(left, running, work);
    } finally {
      delete(data);
    }
  }

  /// Does this work, which starts the server itself, with each server that can be started.
  void eachPeer(BiFunction<Peer, Path, Outcome> work) {
    for (Peer peer : chosen()) {
      beside(peer.name(), data -> work.apply(peer, data));
    }
  }

  /// Does this work with a server of another kind, to compare with.
  void beside(String name, Function<Path, Outcome> work) {
    Path data = makeDirectory(name);
    try {
      report.add(work.apply(data));
    } catch (IllegalStateException e) {
      broken = true;
      System.err.printf("%n%s could not be measured: %s%n", name, e.getMessage());
    } finally {
      delete(data);
    }
  }

  /// Whether a server is measured that somebody else started.
  boolean isGiven() {
    return address != null;
  }

  /// Writes what was measured.
  ///
  /// @return the exit status: 1 when a count is not as it must be or a server could not be measured
  int finish() {
    Path file = json;
    if (file != null) {
      report.write(file);
    }
    return broken || report.outcomes().stream().anyMatch(Outcome::isFaulty) ? 1 : 0;
  }

  private List<Peer> chosen() {
    Path script = skein;
    List<String> command =
        script == null ? Peers.skeinScript() : List.of(script.toAbsolutePath().toString());
    List<Peer> all = Peers.all(command);
    for (String name : names) {
      if (all.stream().noneMatch(peer -> peer.name().equals(name))) {
        throw new IllegalArgumentException(
            "no server here is called "
                + name
                + "; there are "
                + String.join(", ", all.stream().map(Peer::name).toList()));
      }
    }
    return all.stream().filter(peer -> names.isEmpty() || names.contains(peer.name())).toList();
  }

  private Place place(String given) {
    Long process = pid;
    return new Place(
        given,
        target(given),
        process == null ? Optional.empty() : Optional.of(new ProcessMeter(process)));
  }

  private Target target(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException("--server is not HOST:PORT: " + text);
    }
    return new Target(
        text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)), domain);
  }

  private static Path makeDirectory(String name) {
    try {
      return Files.createTempDirectory("skein-bench-" + name + "-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> tree = Files.walk(directory)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + directory, e);
    }
  }
}
