package im.skein.bench.work;

import im.skein.bench.load.Crowd;
import im.skein.bench.load.Gathering;
import im.skein.bench.load.Histogram;
import im.skein.bench.load.LoadAccount;
import im.skein.bench.load.LoadLoop;
import im.skein.bench.load.Login;
import java.util.ArrayList;
import java.util.List;

/// Rooms (XEP-0045): what is said reaches everybody, and everybody sees who is there.
///
/// @param rooms how many
/// @param occupants of each, each with a session of its own
/// @param window how many messages each speaker keeps under way
/// @param beside so many rooms of 5 stand beside, where the same sessions are, too
/// @param style how it goes there
/// @param timing how long and how often
public record RoomWork(
    int rooms, int occupants, int window, int beside, Manner style, ChatWork.Timing timing) {
  private static final int LOGINS_AT_ONCE = 16;
  private static final int BESIDE_OCCUPANTS = 5;
  private static final double PATIENCE_SECONDS = 300;

  /// How it goes in rooms.
  ///
  /// @param speakers how many occupants of each room speak
  /// @param bodyBytes the length of a body
  /// @param managed whether stream management is on and a message counts as under way until `<a/>`
  public record Manner(int speakers, int bodyBytes, boolean managed) {}

  /// Has some in each room speak, as much as the server takes.
  public Outcome speak(Place place) {
    try (LoadLoop loop = new LoadLoop();
        Gathering gathering = gather(loop, place)) {
      long unseen = settle(gathering);
      if (unseen > 0) {
        return outcome(place, spoken(), List.of(), gathering.tally(), unseen);
      }
      List<Double> rates = new ArrayList<>();
      List<Double> costs = new ArrayList<>();
      List<Double> p50 = new ArrayList<>();
      List<Double> p99 = new ArrayList<>();
      gathering.speak(window);
      ChatWork.pause(timing.warmUpSeconds());
      Histogram _ = gathering.takeLatencies();
      for (int i = 0; i < timing.repeats(); i++) {
        double cpu = place.cpuSeconds();
        long before = gathering.deliveries();
        long start = System.nanoTime();
        ChatWork.pause(timing.seconds());
        long count = gathering.deliveries() - before;
        rates.add(count * 1e9 / (System.nanoTime() - start));
        costs.add((place.cpuSeconds() - cpu) * 100_000 / Math.max(count, 1));
        Histogram latencies = gathering.takeLatencies();
        p50.add(latencies.millisAt(0.5));
        p99.add(latencies.millisAt(0.99));
      }
      double resident = place.residentMib();
      Gathering.Tally tally = gathering.finish();
      List<Figure> figures = new ArrayList<>();
      figures.add(new Figure("deliveries", "per s", rates));
      if (place.meter().isPresent()) {
        figures.add(new Figure("server CPU per 100,000 deliveries", "s", costs));
        figures.add(Figure.once("server memory under load", "MiB", resident));
      }
      figures.add(new Figure("until the last occupant has it, median", "ms", p50));
      figures.add(new Figure("until the last occupant has it, 99 %", "ms", p99));
      return outcome(place, spoken(), figures, tally, unseen);
    }
  }

  private String spoken() {
    return rooms
        + (rooms == 1 ? " room of " : " rooms of ")
        + occupants
        + (beside > 0 ? " beside " + beside + " of " + BESIDE_OCCUPANTS : "")
        + ", saturated, "
        + style.speakers
        + " speakers each, window "
        + window
        + (style.managed ? "" : ", without stream management");
  }

  private Gathering gather(LoadLoop loop, Place place) {
    List<LoadAccount> accounts = Crowd.accounts(rooms * occupants);
    Crowd.register(loop, place.target(), accounts, LOGINS_AT_ONCE);
    Login.Goal goal = style.managed ? Login.Goal.MANAGED_SESSION : Login.Goal.SESSION;
    List<Crowd.Member> members =
        Crowd.gather(loop, place.target(), goal, accounts, LOGINS_AT_ONCE).whole();
    return Gathering.of(
        loop,
        members,
        new Gathering.Style(
            place.target().domain(), style.speakers, style.bodyBytes, style.managed));
  }

  private long settle(Gathering gathering) {
    if (beside > 0) {
      gathering.beside(beside, BESIDE_OCCUPANTS, PATIENCE_SECONDS);
    }
    gathering.assign(rooms, PATIENCE_SECONDS);
    return gathering.enter(PATIENCE_SECONDS);
  }

  /// Has everybody enter new rooms again and again, until everybody sees everybody, and leave.
  public Outcome enter(Place place) {
    try (LoadLoop loop = new LoadLoop();
        Gathering gathering = gather(loop, place)) {
      List<Double> first = new ArrayList<>();
      List<Double> costs = new ArrayList<>();
      List<Double> seconds = new ArrayList<>();
      List<Double> leaving = new ArrayList<>();
      long unseen = 0;
      for (int i = 0; i <= timing.repeats() && unseen == 0; i++) {
        gathering.assign(rooms, PATIENCE_SECONDS);
        double cpu = place.cpuSeconds();
        long start = System.nanoTime();
        unseen = gathering.enter(PATIENCE_SECONDS);
        double took = (System.nanoTime() - start) / 1e9;
        ChatWork.pause(0.5);
        double entered = place.cpuSeconds();
        (first.isEmpty() ? first : costs).add(entered - cpu);
        seconds.add(took);
        unseen += gathering.leave(PATIENCE_SECONDS);
        ChatWork.pause(0.5);
        leaving.add(place.cpuSeconds() - entered);
      }
      List<Figure> figures = new ArrayList<>();
      if (place.meter().isPresent()) {
        figures.add(new Figure("server CPU, for the first time", "s", first));
        if (!costs.isEmpty()) {
          figures.add(new Figure("server CPU", "s", costs));
        }
        figures.add(new Figure("server CPU of leaving", "s", leaving));
      }
      figures.add(new Figure("until everybody sees everybody", "s", seconds));
      String work =
          occupants
              + " enter one room at once, and leave"
              + (style.managed ? "" : ", without stream management");
      return outcome(place, work, figures, gathering.tally(), unseen);
    }
  }

  private static Outcome outcome(
      Place place, String work, List<Figure> figures, Gathering.Tally tally, long unseen) {
    List<Count> counts = new ArrayList<>();
    counts.add(Count.of("sent", tally.sent()));
    counts.add(Count.of("delivered", tally.delivered()));
    counts.add(Count.of("acknowledged", tally.acknowledged()));
    counts.add(Count.of("presences", tally.presences()));
    counts.add(Count.of("presences repeated", tally.repeated()));
    counts.add(Count.fault("never seen or left", unseen));
    counts.add(Count.fault("lost", tally.lost()));
    counts.addAll(ChatWork.counts(tally.troubles()));
    return new Outcome(place.name(), work, figures, counts, tally.troubles().complaints());
  }
}
