package im.skein.core.base;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// Coarse time-outs of everything that lives on one loop: one timer a second for all of them
/// together. Touched on that loop only.
public final class Wheel {
  private static final int SLOTS = 512;
  private static final long TICK_MILLIS = 1000;

  private final Time time;
  private final Executor loop;
  private final @Nullable Seat[] slots = new @Nullable Seat[SLOTS];
  private int count;
  private long tick;
  private boolean turning;

  /// A wheel that turns on that loop.
  public Wheel(Time time, Executor loop) {
    this.time = time;
    this.loop = loop;
  }

  /// Something with time-outs.
  @FunctionalInterface
  public interface Rider {
    /// The time that was set has come, or the wheel is not long enough for it.
    void tick();
  }

  /// The place of one rider on the wheel.
  public static final class Seat {
    private final Rider rider;
    private @Nullable Seat previous;
    private @Nullable Seat next;
    private int slot = -1;

    /// A seat that is not on the wheel yet.
    public Seat(Rider rider) {
      this.rider = rider;
    }
  }

  /// Has the rider told after about so many milliseconds, never earlier unless that is longer than
  /// the wheel; whatever was set before is forgotten.
  public void set(Seat seat, long millis) {
    remove(seat);
    if (!turning) {
      turning = true;
      tick = time.monotonicMillis() / TICK_MILLIS;
      schedule();
    }
    long due = (time.monotonicMillis() + millis + TICK_MILLIS - 1) / TICK_MILLIS;
    long bounded = Math.min(Math.max(due, tick + 1), tick + SLOTS - 1);
    int slot = (int) (bounded % SLOTS);
    Seat first = slots[slot];
    seat.slot = slot;
    seat.next = first;
    if (first != null) {
      first.previous = seat;
    }
    slots[slot] = seat;
    count++;
  }

  /// Forgets what was set.
  public void remove(Seat seat) {
    if (seat.slot < 0) {
      return;
    }
    Seat next = seat.next;
    Seat previous = seat.previous;
    if (next != null) {
      next.previous = previous;
    }
    if (previous == null) {
      slots[seat.slot] = next;
    } else {
      previous.next = next;
    }
    seat.next = null;
    seat.previous = null;
    seat.slot = -1;
    count--;
  }

  /// Everybody on the wheel.
  public List<Rider> riders() {
    List<Rider> all = new ArrayList<>(count);
    for (Seat first : slots) {
      for (Seat seat = first; seat != null; seat = seat.next) {
        all.add(seat.rider);
      }
    }
    return all;
  }

  private void schedule() {
    Time.Timer _ = time.after(TICK_MILLIS, loop, this::turn);
  }

  private void turn() {
    long now = time.monotonicMillis() / TICK_MILLIS;
    for (int i = 0; tick < now && i < SLOTS; i++) {
      tick++;
      int slot = (int) (tick % SLOTS);
      for (Seat seat = slots[slot]; seat != null; seat = slots[slot]) {
        remove(seat);
        seat.rider.tick();
      }
    }
    tick = now;
    turning = count > 0;
    if (turning) {
      schedule();
    }
  }
}
