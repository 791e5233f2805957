package im.skein.core.base;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// A strand over two executors: an event loop for short tasks, and workers for those that wait.
///
/// A task that throws ends alone: the failure is reported, and the next task runs. When the
/// executors have ended, so has the strand: what is posted then never runs.
public final class SerialStrand implements Strand {
  /// So many tasks run before the loop's other work gets a turn.
  private static final int TURN = 64;

  private static final ThreadLocal<@Nullable SerialStrand> CURRENT = new ThreadLocal<>();

  private final Executor loop;
  private final Executor workers;
  private final Failures failures;
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>(2);
  private final Runnable turn = this::turn;
  private boolean scheduled;

  /// A strand whose short tasks run on `loop` and whose waiting ones on `workers`.
  public SerialStrand(Executor loop, Executor workers, Failures failures) {
    this.loop = loop;
    this.workers = workers;
    this.failures = failures;
  }

  @Override
  public void execute(Runnable task) {
    post(task);
  }

  @Override
  public void executeWaiting(Runnable task) {
    post(new Waiting(task));
  }

  @Override
  public boolean isCurrent() {
    return CURRENT.get() == this;
  }

  private void post(Runnable task) {
    synchronized (tasks) {
      tasks.add(task);
      if (scheduled) {
        return;
      }
      scheduled = true;
    }
    hop(loop, turn);
  }

  private void turn() {
    for (int i = 0; i < TURN; i++) {
      Runnable task;
      synchronized (tasks) {
        task = tasks.poll();
        if (task == null) {
          scheduled = false;
          return;
        }
      }
      if (task instanceof Waiting(Runnable inner)) {
        hop(
            workers,
            () -> {
              run(inner);
              hop(loop, turn);
            });
        return;
      }
      run(task);
    }
    hop(loop, turn);
  }

  /// Goes on elsewhere. An executor that takes no more has ended with the program, and what is left
  /// of the strand ends with it: nothing of that was acknowledged.
  private void hop(Executor where, Runnable next) {
    try {
      where.execute(next);
    } catch (RejectedExecutionException _) {
      synchronized (tasks) {
        tasks.clear();
      }
    }
  }

  private void run(Runnable task) {
    SerialStrand outer = CURRENT.get();
    CURRENT.set(this);
    try {
      task.run();
    } catch (RuntimeException | AssertionError e) {
      failures.bug("a task of a strand", e);
    } finally {
      CURRENT.set(outer);
    }
  }

  private record Waiting(Runnable inner) implements Runnable {
    @Override
    public void run() {
      inner.run();
    }
  }
}
