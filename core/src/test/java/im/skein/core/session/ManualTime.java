package im.skein.core.session;

import im.skein.core.base.Time;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;

/// Time that passes only when a test says so.
public final class ManualTime implements Time {
  private final PriorityQueue<Waiting> waiting =
      new PriorityQueue<>(
          Comparator.comparingLong((Waiting w) -> w.due).thenComparingLong(w -> w.number));
  private long now = 1_000_000;
  private long number;

  private static final class Waiting implements Timer {
    private final long due;
    private final long number;
    private final Executor where;
    private final Runnable task;
    private boolean cancelled;

    Waiting(long due, long number, Executor where, Runnable task) {
      this.due = due;
      this.number = number;
      this.where = where;
      this.task = task;
    }

    @Override
    public void cancel() {
      cancelled = true;
    }
  }

  @Override
  public Instant now() {
    return Instant.ofEpochMilli(now);
  }

  @Override
  public long monotonicMillis() {
    return now;
  }

  @Override
  public Timer after(long millis, Executor where, Runnable task) {
    Waiting timer = new Waiting(now + millis, number++, where, task);
    waiting.add(timer);
    return timer;
  }

  /// Lets time pass, running `settle` after each timer.
  public void pass(long millis, Runnable settle) {
    long end = now + millis;
    settle.run();
    for (Waiting next = waiting.peek(); next != null && next.due <= end; next = waiting.peek()) {
      waiting.remove();
      now = Math.max(now, next.due);
      if (!next.cancelled) {
        next.where.execute(next.task);
        settle.run();
      }
    }
    now = end;
  }
}
