package im.skein.bench.work;

import im.skein.bench.load.Chat;
import im.skein.bench.load.Crowd;
import im.skein.bench.load.Histogram;
import im.skein.bench.load.LoadAccount;
import im.skein.bench.load.LoadLoop;
import im.skein.bench.load.Login;
import im.skein.bench.load.Troubles;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// Pairs of sessions that write to each other.
///
/// @param sessions how many, an even number
/// @param window how many messages each sender keeps under way; 0 for a fixed rate
/// @param perSecond the fixed rate of all senders together
/// @param bodyBytes the length of a body
/// @param managed whether stream management is on and a message counts as under way until `<a/>`
/// @param timing how long and how often
public record ChatWork(
    int sessions, int window, int perSecond, int bodyBytes, boolean managed, Timing timing) {
  private static final int LOGINS_AT_ONCE = 16;

  /// How long to measure.
  ///
  /// @param warmUpSeconds before the first measurement
  /// @param seconds one measurement
  /// @param repeats how many measurements
  public record Timing(int warmUpSeconds, int seconds, int repeats) {}

  /// The name of this work.
  public String name() {
    String pace = window > 0 ? "saturated, window " + window : perSecond + "/s";
    return "1:1 "
        + pace
        + ", "
        + sessions
        + " sessions"
        + (managed ? "" : ", without stream management");
  }

  /// Does the work on that server; its accounts are made when they are missing.
  public Outcome measure(Place place) {
    try (LoadLoop loop = new LoadLoop()) {
      List<LoadAccount> accounts = Crowd.accounts(sessions);
      Crowd.register(loop, place.target(), accounts, LOGINS_AT_ONCE);
      Login.Goal goal = managed ? Login.Goal.MANAGED_SESSION : Login.Goal.SESSION;
      List<Crowd.Member> members =
          Crowd.gather(loop, place.target(), goal, accounts, LOGINS_AT_ONCE).whole();
      Chat.Style style = new Chat.Style(place.target().domain(), 0, bodyBytes, managed);
      try (Chat chat = Chat.among(loop, members, style)) {
        return measure(place, chat);
      }
    }
  }

  private Outcome measure(Place place, Chat chat) {
    if (window > 0) {
      chat.saturate(window);
    } else {
      chat.keepRate(perSecond);
    }
    pause(timing.warmUpSeconds);
    chat.takeDeliveries();
    chat.takeAcknowledgements();
    Series series = new Series();
    for (int i = 0; i < timing.repeats; i++) {
      double cpu = place.cpuSeconds();
      long delivered = chat.tally().delivered();
      long start = System.nanoTime();
      pause(timing.seconds);
      long count = chat.tally().delivered() - delivered;
      double seconds = (System.nanoTime() - start) / 1e9;
      series.rates.add(count / seconds);
      series.costs.add((place.cpuSeconds() - cpu) * 100_000 / Math.max(count, 1));
      series.latencies(chat.takeDeliveries(), chat.takeAcknowledgements());
    }
    double rss = place.residentMib();
    Chat.Tally tally = chat.finish();
    return new Outcome(
        place.name(),
        name(),
        series.figures(place, managed, rss),
        counts(tally),
        tally.troubles().complaints());
  }

  static List<Count> counts(Chat.Tally tally) {
    List<Count> counts = new ArrayList<>();
    counts.add(Count.of("sent", tally.sent()));
    counts.add(Count.of("delivered", tally.delivered()));
    counts.add(Count.of("acknowledged", tally.acknowledged()));
    counts.add(Count.fault("lost", tally.lost()));
    counts.addAll(counts(tally.troubles()));
    counts.add(Count.of("later than 5 s", tally.late()));
    return counts;
  }

  static List<Count> counts(Troubles.Tally troubles) {
    return List.of(
        Count.fault("doubled", troubles.doubled()),
        Count.fault("disordered", troubles.disordered()),
        Count.fault("refused", troubles.refused()),
        Count.fault("stray", troubles.stray()),
        Count.fault("cut", troubles.cut()));
  }

  static void pause(double seconds) {
    long end = System.nanoTime() + (long) (seconds * 1e9);
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /// The values of all repeats.
  private static final class Series {
    final List<Double> rates = new ArrayList<>();
    final List<Double> costs = new ArrayList<>();
    final List<Double> p50 = new ArrayList<>();
    final List<Double> p99 = new ArrayList<>();
    final List<Double> max = new ArrayList<>();
    final List<Double> ack50 = new ArrayList<>();
    final List<Double> ack99 = new ArrayList<>();

    void latencies(Histogram deliveries, Histogram acknowledgements) {
      p50.add(deliveries.millisAt(0.5));
      p99.add(deliveries.millisAt(0.99));
      max.add(deliveries.maxMillis());
      ack50.add(acknowledgements.millisAt(0.5));
      ack99.add(acknowledgements.millisAt(0.99));
    }

    List<Figure> figures(Place place, boolean managed, double residentMib) {
      List<Figure> figures = new ArrayList<>();
      figures.add(new Figure("deliveries", "per s", rates));
      if (place.meter().isPresent()) {
        figures.add(new Figure("server CPU per 100,000 deliveries", "s", costs));
        figures.add(Figure.once("server memory under load", "MiB", residentMib));
      }
      figures.add(new Figure("delivery latency, median", "ms", p50));
      figures.add(new Figure("delivery latency, 99 %", "ms", p99));
      figures.add(new Figure("delivery latency, longest", "ms", max));
      if (managed) {
        figures.add(new Figure("acknowledgement, median", "ms", ack50));
        figures.add(new Figure("acknowledgement, 99 %", "ms", ack99));
      }
      return figures;
    }
  }
}
