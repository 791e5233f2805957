package im.skein.server.world;

import im.skein.core.base.Time;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// The clocks of this machine, and timers on one thread that does nothing but hand tasks over.
public final class SystemTime implements Time, AutoCloseable {
  private final ScheduledThreadPoolExecutor timers;

  /// Timers that begin now.
  public SystemTime() {
    timers =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("skein-timer").daemon().factory());
    timers.setRemoveOnCancelPolicy(true);
    timers.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public long monotonicMillis() {
    return System.nanoTime() / 1_000_000;
  }

  @Override
  public Timer after(long millis, Executor where, Runnable task) {
    ScheduledFuture<?> future =
        timers.schedule(() -> where.execute(task), millis, TimeUnit.MILLISECONDS);
    return () -> future.cancel(false);
  }

  /// Runs a task again and again, with so much rest in between.
  public void every(long millis, Executor where, Runnable task) {
    var _ =
        timers.scheduleWithFixedDelay(
            () -> where.execute(task), millis, millis, TimeUnit.MILLISECONDS);
  }

  /// No timer rings any more.
  @Override
  public void close() {
    timers.shutdownNow();
  }
}
