package im.skein.server.run;

import im.skein.core.base.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;

/// A time whose wall clock goes ahead of another by as much as a test wants; timers run as they do
/// there.
record ShiftedTime(Time time, AtomicLong aheadMillis) implements Time {
  ShiftedTime(Time time) {
    this(time, new AtomicLong());
  }

  void pass(Duration more) {
    aheadMillis.addAndGet(more.toMillis());
  }

  @Override
  public Instant now() {
    return time.now().plusMillis(aheadMillis.get());
  }

  @Override
  public long monotonicMillis() {
    return time.monotonicMillis();
  }

  @Override
  public Timer after(long millis, Executor where, Runnable task) {
    return time.after(millis, where, task);
  }
}
