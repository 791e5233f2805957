package im.skein.core.base;

import java.time.Instant;
import java.util.concurrent.Executor;

/// The only way time enters the domain: the wall clock, a clock that never jumps, and timers.
public interface Time {
  /// The wall clock, for stamps that people see. May jump.
  Instant now();

  /// Milliseconds on a clock that never goes back and has no meaning but for differences.
  long monotonicMillis();

  /// Runs a task on that executor after so many milliseconds.
  Timer after(long millis, Executor where, Runnable task);

  /// A task that waits for its time.
  interface Timer {
    /// Sees to it that the task does not run, unless it runs already. May be called twice.
    void cancel();
  }
}
