package im.skein.core.chat;

import im.skein.core.base.Time;
import java.util.Iterator;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/// Looks after the messages that clients take long to confirm: one timer for all accounts, which
/// wakes an account only when something of it has waited too long. Used by all strands.
final class Patience {
  /// So long a client may take to say that it has a message before the message is written down, and
  /// up to [#TICK_MILLIS] more.
  static final long MILLIS = 500;

  private static final long TICK_MILLIS = 250;

  private final Time time;
  private final ConcurrentLinkedQueue<Watch> watches = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean ticking = new AtomicBoolean();

  Patience(Time time) {
    this.time = time;
  }

  long now() {
    return time.monotonicMillis();
  }

  /// What waits of one account.
  static final class Watch {
    private static final long NOTHING = Long.MAX_VALUE;

    private final Patience patience;
    private final Runnable wake;
    private final AtomicBoolean watched = new AtomicBoolean();
    private volatile long oldest = NOTHING;

    /// @param wake has the account look after what has waited too long; called on any thread
    Watch(Patience patience, Runnable wake) {
      this.patience = patience;
      this.wake = wake;
    }

    /// A message begins to wait. On the account's strand, as all but the look.
    void begin(long now) {
      if (oldest == NOTHING) {
        since(now);
      }
    }

    /// The oldest message that waits does so since then.
    void since(long millis) {
      oldest = millis;
      join();
    }

    /// Nothing waits any more.
    void end() {
      oldest = NOTHING;
    }

    private void join() {
      if (!watched.get() && watched.compareAndSet(false, true)) {
        patience.add(this);
      }
    }

    /// @return whether it need not be watched now
    private boolean look(long now) {
      long since = oldest;
      if (since == NOTHING) {
        watched.set(false);
        return true;
      }
      if (now - since >= MILLIS) {
        wake.run();
      }
      return false;
    }
  }

  private void add(Watch watch) {
    watches.add(watch);
    if (!ticking.get() && ticking.compareAndSet(false, true)) {
      tickLater();
    }
  }

  private void tickLater() {
    Time.Timer _ = time.after(TICK_MILLIS, Runnable::run, this::tick);
  }

  private void tick() {
    long now = now();
    for (Iterator<Watch> all = watches.iterator(); all.hasNext(); ) {
      Watch watch = all.next();
      if (watch.look(now)) {
        all.remove();
        if (watch.oldest != Watch.NOTHING) {
          // Something came between the look and the goodbye.
          watch.join();
        }
      }
    }
    if (!watches.isEmpty()) {
      tickLater();
      return;
    }
    ticking.set(false);
    if (!watches.isEmpty() && ticking.compareAndSet(false, true)) {
      tickLater();
    }
  }
}
