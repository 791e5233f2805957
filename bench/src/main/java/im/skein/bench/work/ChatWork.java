package im.skein.bench.work;

import im.skein.bench.load.Chat;
import im.skein.bench.load.Crowd;
import im.skein.bench.load.Histogram;
import im.skein.bench.load.LoadAccount;
import im.skein.bench.load.LoadLoop;
import im.skein.bench.load.Login;
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
        tally.complaints());
  }

  static List<Count> counts(Chat.Tally tally) {
    return List.of(
        Count.of("sent", tally.sent()),
        Count.of("delivered", tally.delivered()),
        Count.of("acknowledged", tally.acknowledged()),
        Count.fault("lost", tally.lost()),
        Count.fault("doubled", tally.doubled()),
        Count.fault("disordered", tally.disordered()),
        Count.fault("refused", tally.refused()),
        Count.fault("stray", tally.stray()),
        Count.fault("cut", tally.cut()),
        Count.of("later than 5 s", tally.late()));
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
