package im.skein.core.archive;

import im.skein.core.base.Failures;
import im.skein.core.base.StoreException;
import im.skein.core.base.Time;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Executor;

/// Has old messages removed, a piece at a time, once an hour.
public final class Retention {
  private static final long FIRST_MILLIS = 60_000;
  private static final long PERIOD_MILLIS = 3_600_000;
  private static final long BREATH_MILLIS = 100;

  private final ArchiveStore store;
  private final Duration kept;
  private final Time time;
  private final Executor workers;
  private final Failures failures;

  /// Removes from that store what was kept for longer than that.
  ///
  /// @param workers where it may wait for the store
  public Retention(
      ArchiveStore store, Duration kept, Time time, Executor workers, Failures failures) {
    this.store = store;
    this.kept = kept;
    this.time = time;
    this.workers = workers;
    this.failures = failures;
  }

  /// Begins a minute from now; ends when the store is closed.
  public void start() {
    again(FIRST_MILLIS);
  }

  private void again(long millis) {
    Time.Timer _ = time.after(millis, workers, this::remove);
  }

  private void remove() {
    Instant before = time.now().minus(kept);
    try {
      boolean more = store.expire(ChronoUnit.MICROS.between(Instant.EPOCH, before));
      again(more ? BREATH_MILLIS : PERIOD_MILLIS);
    } catch (StoreException e) {
      if (e.reason() != StoreException.Reason.CLOSED) {
        failures.trouble("removing old messages", e);
        again(PERIOD_MILLIS);
      }
    }
  }
}
