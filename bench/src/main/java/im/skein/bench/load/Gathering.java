package im.skein.bench.load;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// Sessions in rooms: they enter, some of them speak, each keeping a window of messages full, and
/// everybody checks that nothing is lost or doubled and that all see one order.
///
/// A message counts as under way until every occupant of its room has it, its speaker included.
public final class Gathering implements AutoCloseable {
  private static final long QUIET_NANOS = 20_000_000_000L;
  private static final long LOOK_NANOS = 5_000_000;

  /// How it goes in the rooms.
  ///
  /// @param domain the server's domain; its rooms are at `rooms.` before that
  /// @param speakers how many occupants of each room speak
  /// @param bodyBytes the length of a body
  /// @param managed whether the sessions use stream management
  public record Style(String domain, int speakers, int bodyBytes, boolean managed) {
    String service() {
      return "rooms." + domain;
    }

    String body() {
      return "the quick brown fox jumps over the lazy dog; "
          .repeat(bodyBytes / 45 + 1)
          .substring(0, bodyBytes);
    }
  }

  /// What was counted up to one moment.
  ///
  /// @param sent messages
  /// @param delivered messages times occupants
  /// @param lost what was sent or delivered to somebody and not to somebody else
  /// @param presences that came of occupants who were not seen before
  /// @param repeated presences of occupants who were seen already
  public record Tally(
      long sent,
      long delivered,
      long acknowledged,
      long lost,
      long presences,
      long repeated,
      Troubles.Tally troubles) {}

  private final LoadLoop loop;
  private final Style style;
  private final List<Seat> all = new ArrayList<>();
  private final List<Hall> halls = new ArrayList<>();
  private final List<Seat> speakers = new ArrayList<>();
  private final ArrayDeque<Seat> pumps = new ArrayDeque<>();
  private final ArrayDeque<Seat> asks = new ArrayDeque<>();
  private final Troubles troubles = new Troubles();
  private Histogram latencies = new Histogram();
  private int madeHalls;
  private int window;
  private long lastProgressNanos = System.nanoTime();
  private long delivered;
  private long presences;
  private long repeated;
  private long unlocked;
  private long left;
  private long besides;

  private Gathering(LoadLoop loop, Style style) {
    this.loop = loop;
    this.style = style;
  }

  /// Brings the sessions together; they are in no room yet.
  public static Gathering of(LoadLoop loop, List<Crowd.Member> members, Style style) {
    Gathering gathering = new Gathering(loop, style);
    List<Crowd.Member> ordered = new ArrayList<>(members);
    ordered.sort(Comparator.comparingInt(member -> member.login().account().number()));
    loop.ask(() -> {
      Hall nowhere = new Hall(gathering, Integer.MIN_VALUE, style.service());
      for (Crowd.Member member : ordered) {
        Seat seat = new Seat(gathering, member, nowhere, -1, style.managed());
        gathering.all.add(seat);
        member.link().user(seat);
      }
      return true;
    });
    loop.everyRound(gathering::round);
    return gathering;
  }

  /// Spreads all sessions over so many new rooms of equal size; the first of each makes the room.
  ///
  /// @throws IllegalStateException when a room cannot be made
  public void assign(int rooms, double patienceSeconds) {
    loop.ask(() -> {
      halls.clear();
      for (int i = 0; i < rooms; i++) {
        halls.add(new Hall(this, madeHalls++, style.service()));
      }
      int each = all.size() / rooms;
      for (int i = 0; i < rooms * each; i++) {
        Hall hall = halls.get(i / each);
        all.get(i).move(hall, i % each);
        hall.seats().add(all.get(i));
      }
      unlocked = 0;
      halls.forEach(hall -> hall.seats().getFirst().enter());
      return true;
    });
    boolean made =
        await(
            patienceSeconds,
            () -> halls.stream().allMatch(hall -> hall.seats().getFirst().sees() > 0));
    loop.post(() -> halls.forEach(hall -> hall.seats().getFirst().unlock(hall.address())));
    if (!made || !await(patienceSeconds, () -> unlocked >= rooms)) {
      throw new IllegalStateException("rooms cannot be made: " + troubles.tally().complaints());
    }
  }

  /// Everybody else enters at once.
  ///
  /// @return how many presences are missing: 0 when everybody sees everybody
  public long enter(double patienceSeconds) {
    loop.post(() -> {
      for (Hall hall : halls) {
        hall.seats().subList(1, hall.seats().size()).forEach(Seat::enter);
      }
    });
    boolean _ = await(patienceSeconds, () -> unseen() == 0);
    return loop.ask(this::unseen);
  }

  /// Everybody leaves at once.
  ///
  /// @return how many have not been told so
  public long leave(double patienceSeconds) {
    long those =
        loop.ask(() -> {
          left = 0;
          halls.forEach(hall -> hall.seats().forEach(Seat::leave));
          return halls.stream().mapToLong(hall -> hall.seats().size()).sum();
        });
    boolean _ = await(patienceSeconds, () -> left >= those);
    return loop.ask(() -> those - left);
  }

  /// Has the sessions enter rooms beside, too, where nothing is said.
  ///
  /// @param rooms how many
  /// @param occupants of each
  public void beside(int rooms, int occupants, double patienceSeconds) {
    for (int entering = 0; entering < occupants; entering++) {
      int turn = entering;
      long wanted =
          loop.ask(() -> {
            long before = besides;
            unlocked = 0;
            for (int i = 0; i < rooms; i++) {
              all.get((i * occupants + turn) % all.size()).enterBeside(address(i), turn);
            }
            return before + (long) rooms * (2L * turn + 1);
          });
      if (!await(patienceSeconds, () -> besides >= wanted)) {
        throw new IllegalStateException(
            "the rooms beside are not complete: " + troubles.tally().complaints());
      }
      if (turn == 0) {
        loop.post(() -> {
          for (int i = 0; i < rooms; i++) {
            all.get(i * occupants % all.size()).unlock(address(i));
          }
        });
        if (!await(patienceSeconds, () -> unlocked >= rooms)) {
          throw new IllegalStateException(
              "the rooms beside cannot be made: " + troubles.tally().complaints());
        }
      }
    }
  }

  private String address(int beside) {
    return "i" + beside + "@" + style.service();
  }

  private long unseen() {
    long unseen = 0;
    for (Hall hall : halls) {
      for (Seat seat : hall.seats()) {
        unseen += hall.seats().size() - seat.sees();
      }
    }
    return unseen;
  }

  private boolean await(double seconds, Condition condition) {
    long end = System.nanoTime() + (long) (seconds * 1e9);
    while (System.nanoTime() < end) {
      if (loop.ask(condition::holds)) {
        return true;
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    return false;
  }

  /// Looked at on the loop's thread.
  @FunctionalInterface
  private interface Condition {
    boolean holds();
  }

  /// Starts a closed loop: every speaker keeps that many messages under way.
  public void speak(int messagesPerSpeaker) {
    loop.post(() -> {
      window = messagesPerSpeaker;
      String body = style.body();
      for (Hall hall : halls) {
        for (Seat seat : hall.seats().subList(0, Math.min(style.speakers(), hall.seats().size()))) {
          seat.prepare(body);
          speakers.add(seat);
        }
      }
      speakers.forEach(speaker -> speaker.fill(window, System.nanoTime()));
    });
  }

  /// Says nothing more and waits for what is under way: until all has come, or nothing came for 20
  /// seconds.
  public Tally finish() {
    loop.ask(() -> {
      window = 0;
      lastProgressNanos = System.nanoTime();
      return true;
    });
    while (!loop.ask(this::isOver)) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
    return tally();
  }

  private boolean isOver() {
    return speakers.stream().allMatch(Seat::isThrough)
        || System.nanoTime() - lastProgressNanos > QUIET_NANOS;
  }

  /// The counts so far; what is under way counts as lost.
  public Tally tally() {
    return loop.ask(() ->
        new Tally(
            speakers.stream().mapToLong(Seat::sent).sum(),
            delivered,
            speakers.stream().mapToLong(Seat::acknowledged).sum(),
            lost(),
            presences,
            repeated,
            troubles.tally()));
  }

  /// How many deliveries there were so far.
  public long deliveries() {
    return loop.ask(() -> delivered);
  }

  private long lost() {
    long lost = 0;
    for (Hall hall : halls) {
      long said = hall.seats().stream().mapToLong(Seat::sent).sum();
      lost += (said - hall.size()) * hall.seats().size();
      lost += hall.seats().stream().mapToLong(Seat::lost).sum();
    }
    return lost;
  }

  /// How long messages took until everybody had them, since this was last asked.
  public Histogram takeLatencies() {
    return loop.ask(() -> {
      Histogram taken = latencies;
      latencies = new Histogram();
      return taken;
    });
  }

  @Override
  public void close() {
    loop.everyRound(() -> {});
  }

  void delivered() {
    delivered++;
  }

  void completed(long sentAtNanos) {
    long now = System.nanoTime();
    lastProgressNanos = now;
    latencies.add(now - sentAtNanos);
  }

  void pump(Seat speaker) {
    pumps.add(speaker);
  }

  void askAtEndOfRound(Seat speaker) {
    asks.add(speaker);
  }

  void unlocked() {
    unlocked++;
  }

  void saw() {
    presences++;
  }

  void repeated() {
    repeated++;
  }

  void besides() {
    besides++;
  }

  void left() {
    left++;
  }

  Troubles troubles() {
    return troubles;
  }

  private void round() {
    long now = System.nanoTime();
    for (Seat seat = pumps.poll(); seat != null; seat = pumps.poll()) {
      seat.fill(window, now);
    }
    for (Seat seat = asks.poll(); seat != null; seat = asks.poll()) {
      seat.sendAckRequest();
    }
  }
}
