package im.skein.testkit.sim;

import im.skein.core.base.Time;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The time and the threads of a simulated world, all on one real thread and all from one seed.
///
/// Each [#thread] runs its tasks in order; which thread runs next is chance. When no task is left,
/// the clock jumps to the next timer, so an hour takes no time.
public final class Schedule implements Time {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private static final long SOON_MILLIS = 50;

  private final RandomGenerator random;
  private final List<Lane> lanes = new ArrayList<>();
  private final PriorityQueue<Alarm> alarms =
      new PriorityQueue<>(Comparator.comparingLong(Alarm::due).thenComparingLong(Alarm::order));
  private long millis;
  private long order;

  /// A schedule whose chance is that generator's.
  public Schedule(RandomGenerator random) {
    this.random = random;
  }

  /// A new thread of the world.
  public Executor thread() {
    Lane lane = new Lane();
    lanes.add(lane);
    return lane;
  }

  /// Stops a thread: its tasks never run. For a machine that loses its power.
  public void kill(Executor thread) {
    if (thread instanceof Lane lane) {
      lane.dead = true;
      lane.tasks.clear();
      lanes.remove(lane);
    }
  }

  /// Runs one task of a thread chosen by chance; if there is none, lets the next timer ring.
  ///
  /// @return false when nothing is left to do
  public boolean step() {
    Lane lane = choose();
    if (lane != null && !ringsEarly()) {
      lane.tasks.remove().run();
      return true;
    }
    Alarm next = alarms.poll();
    while (next != null && next.cancelled) {
      next = alarms.poll();
    }
    if (next == null) {
      return false;
    }
    millis = Math.max(millis, next.due);
    next.where.execute(next.task);
    return true;
  }

  /// Whether the next timer rings although threads have work: time does not wait for them.
  private boolean ringsEarly() {
    Alarm next = alarms.peek();
    return next != null && next.due - millis <= SOON_MILLIS && random.nextInt(8) == 0;
  }

  /// Runs until that much time has passed.
  public void run(long forMillis) {
    long until = millis + forMillis;
    boolean[] reached = new boolean[1];
    after(forMillis, Runnable::run, () -> reached[0] = true);
    while (!reached[0] && step()) {
      if (millis > until) {
        return;
      }
    }
  }

  private @Nullable Lane choose() {
    int ready = 0;
    for (Lane lane : lanes) {
      ready += lane.tasks.isEmpty() ? 0 : 1;
    }
    if (ready == 0) {
      return null;
    }
    int chosen = random.nextInt(ready);
    for (Lane lane : lanes) {
      if (!lane.tasks.isEmpty() && chosen-- == 0) {
        return lane;
      }
    }
    throw new AssertionError("one of them was ready");
  }

  @Override
  public Instant now() {
    return START.plusMillis(millis);
  }

  @Override
  public long monotonicMillis() {
    return millis;
  }

  @Override
  public Timer after(long delayMillis, Executor where, Runnable task) {
    Alarm alarm = new Alarm(millis + Math.max(0, delayMillis), order++, where, task);
    alarms.add(alarm);
    return alarm;
  }

  private static final class Lane implements Executor {
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private boolean dead;

    @Override
    public void execute(Runnable task) {
      if (!dead) {
        tasks.add(task);
      }
    }
  }

  private static final class Alarm implements Timer {
    private final long due;
    private final long order;
    private final Executor where;
    private final Runnable task;
    private boolean cancelled;

    Alarm(long due, long order, Executor where, Runnable task) {
      this.due = due;
      this.order = order;
      this.where = where;
      this.task = task;
    }

    long due() {
      return due;
    }

    long order() {
      return order;
    }

    @Override
    public void cancel() {
      cancelled = true;
    }
  }
}
