package im.skein.bench.file;

import im.skein.bench.peer.ProcessMeter;
import im.skein.bench.work.Count;
import im.skein.bench.work.Figure;
import im.skein.bench.work.Outcome;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/// Large files sent to servers and fetched from them, one alone and several at once. The servers
/// take turns, so that what else the machine does meets all of them alike.
///
/// @param bytes the length of each
/// @param together how many at once in the second half
/// @param warmUp rounds of each kind that are not counted
/// @param repeats measurements of each kind
public record UploadWork(long bytes, int together, int warmUp, int repeats) {
  private static final double MEGA = 1e6;
  private static final double MEBI = 1 << 20;

  /// Does the work on those servers.
  public List<Outcome> measure(List<Depot> depots) {
    List<Tally> tallies = depots.stream().map(Tally::new).toList();
    try (ExecutorService couriers = Executors.newFixedThreadPool(together)) {
      rounds(tallies, couriers, warmUp, 1);
      rounds(tallies, couriers, warmUp, together);
      tallies.forEach(Tally::clear);
      rounds(tallies, couriers, repeats, 1);
      rounds(tallies, couriers, repeats, together);
    }
    return tallies.stream().map(Tally::outcome).toList();
  }

  private static void rounds(List<Tally> tallies, ExecutorService couriers, int count, int files) {
    for (int i = 0; i < count; i++) {
      for (Tally tally : tallies) {
        tally.round(couriers, files);
      }
    }
  }

  private interface Errand {
    void run(Courier courier, URI at) throws IOException;
  }

  private final class Tally {
    private final Depot depot;
    private final List<Figure> figures = new ArrayList<>();
    private final List<List<Double>> rates =
        List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    private final List<List<Double>> costs =
        List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    private final List<Double> growth = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();
    private final AtomicLong moved = new AtomicLong();

    Tally(Depot depot) {
      this.depot = depot;
    }

    void clear() {
      rates.forEach(List::clear);
      costs.forEach(List::clear);
      growth.clear();
    }

    void round(ExecutorService couriers, int files) {
      List<URI> places = new ArrayList<>();
      try {
        for (int i = 0; i < files; i++) {
          places.add(depot.place(bytes));
        }
      } catch (IOException e) {
        complaints.add("no place: " + e.getMessage());
        return;
      }
      int kind = files == 1 ? 0 : 2;
      long before = resident();
      Peak peak = new Peak();
      go(couriers, places, kind, (courier, at) -> courier.put(at, bytes));
      peak.look();
      go(couriers, places, kind + 1, (courier, at) -> courier.get(at, bytes));
      peak.look();
      if (files > 1) {
        growth.add((peak.bytes - before) / MEBI);
      }
    }

    private void go(ExecutorService couriers, List<URI> places, int kind, Errand errand) {
      double cpu = cpu();
      long start = System.nanoTime();
      List<Future<?>> running = new ArrayList<>();
      for (URI at : places) {
        running.add(
            couriers.submit(() -> {
              errand.run(new Courier(), at);
              moved.incrementAndGet();
              return null;
            }));
      }
      for (Future<?> one : running) {
        try {
          one.get();
        } catch (ExecutionException e) {
          complaints.add(String.valueOf(e.getCause()));
        } catch (InterruptedException e) {
          throw new IllegalStateException("interrupted", e);
        }
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      rates.get(kind).add(bytes / MEGA * places.size() / seconds);
      costs.get(kind).add((cpu() - cpu) / places.size() / (bytes / 1e8));
    }

    private double cpu() {
      return depot.meter().map(ProcessMeter::cpuSeconds).orElse(0.0);
    }

    private long resident() {
      return depot.meter().map(ProcessMeter::residentBytes).orElse(0L);
    }

    /// The most memory that was seen.
    private final class Peak {
      long bytes;

      void look() {
        bytes = Math.max(bytes, resident());
      }
    }

    Outcome outcome() {
      figure("one up", "MB/s", rates.get(0));
      figure("one down", "MB/s", rates.get(1));
      figure(together + " up at once", "MB/s", rates.get(2));
      figure(together + " down at once", "MB/s", rates.get(3));
      if (depot.meter().isPresent()) {
        figure("server CPU for 100 MB, one up", "s", costs.get(0));
        figure("... one down", "s", costs.get(1));
        figure("... " + together + " up at once", "s", costs.get(2));
        figure("... " + together + " down at once", "s", costs.get(3));
        figure("memory more with " + together + " at once", "MiB", growth);
      }
      return new Outcome(
          depot.name(),
          "files of " + bytes / MEGA + " MB over HTTP",
          figures,
          List.of(Count.of("transfers", moved.get()), Count.fault("failed", complaints.size())),
          complaints.stream().limit(5).toList());
    }

    private void figure(String name, String unit, List<Double> values) {
      if (!values.isEmpty()) {
        figures.add(new Figure(name, unit, values));
      }
    }
  }
}
