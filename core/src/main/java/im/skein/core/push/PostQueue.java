package im.skein.core.push;

import im.skein.core.base.Failures;
import im.skein.core.base.Time;
import im.skein.core.push.PostLedger.Fate;
import im.skein.core.push.Registration.Browser;
import im.skein.wire.Jid;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// What waits to be pushed to browsers, off the way of delivery: a slow push service slows only its
/// own pushes. Everything is bounded, and what is too much is given up. May be used on any thread.
public final class PostQueue {
  private static final int BROWSERS = 10_000;
  private static final int PER_BROWSER = 8;
  private static final int AT_ONCE = 32;

  /// How long to wait before each try but the first, in milliseconds.
  private static final long[] PAUSES = {5_000, 30_000, 120_000, 600_000, 1_800_000};

  private static final long MAX_PAUSE = 3_600_000;

  private final Map<Browser, Lane> lanes = new HashMap<>();
  private final ArrayDeque<Lane> ready = new ArrayDeque<>();
  private final Parts parts;
  private int working;

  /// What the queue stands on.
  ///
  /// @param executor where couriers wait
  public record Parts(
      Courier courier,
      Wrapper wrapper,
      Register register,
      PostLedger ledger,
      Time time,
      Executor executor,
      Failures failures) {}

  /// A push that was not wrapped yet.
  ///
  /// @param account to whom, a bare address
  /// @param to the browser
  /// @param news what is told
  /// @param count how many there were since the browser was last here
  record Letter(Jid account, Browser to, News news, int count) {
    /// What a newer one of the same topic takes the place of: one conversation.
    String topic() {
      return (news.kind() == News.Kind.CALL ? "call " : "") + news.from().bare();
    }

    /// How long it is worth being told, in seconds.
    int ttlSeconds() {
      return news.kind() == News.Kind.CALL ? 60 : 4 * 7 * 86_400;
    }
  }

  /// What waits for one browser, oldest first.
  private static final class Lane {
    private final Browser to;
    private final ArrayDeque<Letter> waiting = new ArrayDeque<>(1);
    private boolean busy;
    private int tries;

    Lane(Browser to) {
      this.to = to;
    }
  }

  /// An empty queue.
  public PostQueue(Parts parts) {
    this.parts = parts;
  }

  /// Has a letter sent soon.
  void offer(Letter letter) {
    boolean dropped = !add(letter);
    if (dropped) {
      parts.ledger.note(Fate.DROPPED);
    }
    begin();
  }

  private synchronized boolean add(Letter letter) {
    Lane lane = lanes.get(letter.to());
    if (lane == null) {
      if (lanes.size() >= BROWSERS) {
        return false;
      }
      lane = new Lane(letter.to());
      lanes.put(letter.to(), lane);
    }
    boolean idle = lane.waiting.isEmpty();
    // What is on its way stays the first.
    Letter sent = lane.busy ? lane.waiting.poll() : null;
    lane.waiting.removeIf(other -> other.topic().equals(letter.topic()));
    lane.waiting.add(letter);
    boolean full = lane.waiting.size() > PER_BROWSER;
    if (full) {
      lane.waiting.poll();
    }
    if (sent != null) {
      lane.waiting.addFirst(sent);
    }
    if (idle) {
      ready.add(lane);
    }
    return !full;
  }

  /// Takes back what waits for a browser of a conversation and is not on its way.
  synchronized void retract(Browser to, Jid chat) {
    Lane lane = lanes.get(to);
    if (lane == null) {
      return;
    }
    Letter sent = lane.busy ? lane.waiting.poll() : null;
    lane.waiting.removeIf(other -> other.topic().equals(chat.toString()));
    if (sent != null) {
      lane.waiting.addFirst(sent);
    }
    if (lane.waiting.isEmpty()) {
      lanes.remove(to);
      ready.remove(lane);
    }
  }

  private void begin() {
    Lane lane = next();
    if (lane != null) {
      parts.executor.execute(() -> work(lane));
    }
  }

  private synchronized @Nullable Lane next() {
    if (working >= AT_ONCE) {
      return null;
    }
    Lane lane = ready.poll();
    if (lane != null) {
      working++;
      lane.busy = true;
    }
    return lane;
  }

  private void work(Lane first) {
    Lane lane = first;
    while (lane != null) {
      send(lane);
      lane = turn();
    }
  }

  /// Goes on with the next one that is ready, in the place of the one that is done.
  private synchronized @Nullable Lane turn() {
    working--;
    return next();
  }

  private void send(Lane lane) {
    Letter letter = oldest(lane);
    if (letter == null) {
      return;
    }
    Courier.Outcome outcome;
    try {
      outcome =
          parts
              .wrapper
              .parcel(letter)
              .map(parts.courier::post)
              .orElseGet(Courier.Outcome.Refused::new);
    } catch (RuntimeException e) {
      parts.failures.trouble("pushing to a browser", e);
      outcome = new Courier.Outcome.Later(0);
    }
    settle(lane, letter, outcome);
  }

  private synchronized @Nullable Letter oldest(Lane lane) {
    return lane.waiting.peek();
  }

  private void settle(Lane lane, Letter letter, Courier.Outcome outcome) {
    Register register = parts.register;
    switch (outcome) {
      case Courier.Outcome.Taken() -> {
        parts.ledger.note(Fate.TAKEN);
        register.taken(letter.account(), lane.to);
        done(lane);
      }
      case Courier.Outcome.Gone() -> {
        parts.ledger.note(Fate.GONE);
        register.forget(letter.account(), lane.to::equals);
        close(lane);
      }
      case Courier.Outcome.Refused() -> {
        parts.ledger.note(Fate.REFUSED);
        register.refused(letter.account(), lane.to);
        done(lane);
      }
      case Courier.Outcome.Later(long seconds) -> later(lane, letter, seconds);
    }
  }

  private synchronized void later(Lane lane, Letter letter, long seconds) {
    long usual = lane.tries < PAUSES.length ? PAUSES[lane.tries] : MAX_PAUSE + 1;
    long pause = Math.max(usual, Math.min(seconds, MAX_PAUSE / 1000) * 1000);
    if (pause > MAX_PAUSE || pause > letter.ttlSeconds() * 1000L) {
      parts.ledger.note(Fate.DROPPED);
      done(lane);
      return;
    }
    lane.busy = false;
    lane.tries++;
    parts.ledger.note(Fate.DELAYED);
    Time.Timer _ = parts.time.after(pause, parts.executor, () -> again(lane));
  }

  private void again(Lane lane) {
    synchronized (this) {
      if (lane.waiting.isEmpty()) {
        return;
      }
      ready.add(lane);
    }
    begin();
  }

  private synchronized void done(Lane lane) {
    lane.busy = false;
    lane.tries = 0;
    lane.waiting.poll();
    if (lane.waiting.isEmpty()) {
      lanes.remove(lane.to);
    } else {
      ready.add(lane);
    }
  }

  private synchronized void close(Lane lane) {
    lane.waiting.clear();
    lanes.remove(lane.to);
  }
}
