package im.skein.core.session;

import im.skein.core.base.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// Coarse time-outs of all connections of one loop: one timer a second for all of them together.
/// Touched on that loop only.
final class Wheel {
  private static final int SLOTS = 512;
  private static final long TICK_MILLIS = 1000;

  private final Time time;
  private final Executor loop;
  private final @Nullable Entry[] slots = new @Nullable Entry[SLOTS];
  private int count;
  private long tick;

  Wheel(Time time, Executor loop) {
    this.time = time;
    this.loop = loop;
  }

  /// One connection's place on the wheel.
  static final class Entry {
    private final StreamEngine engine;
    private @Nullable Entry previous;
    private @Nullable Entry next;
    private int slot = -1;

    Entry(StreamEngine engine) {
      this.engine = engine;
    }
  }

  /// Has [StreamEngine#tick] called after about so many milliseconds, or earlier when that is
  /// longer than the wheel; whatever was set before is forgotten.
  void set(Entry entry, long millis) {
    remove(entry);
    if (count == 0) {
      tick = time.monotonicMillis() / TICK_MILLIS;
      schedule();
    }
    long due = (time.monotonicMillis() + millis + TICK_MILLIS - 1) / TICK_MILLIS;
    long bounded = Math.min(Math.max(due, tick + 1), tick + SLOTS - 1);
    int slot = (int) (bounded % SLOTS);
    Entry first = slots[slot];
    entry.slot = slot;
    entry.next = first;
    if (first != null) {
      first.previous = entry;
    }
    slots[slot] = entry;
    count++;
  }

  /// Forgets what was set.
  void remove(Entry entry) {
    if (entry.slot < 0) {
      return;
    }
    Entry next = entry.next;
    Entry previous = entry.previous;
    if (next != null) {
      next.previous = previous;
    }
    if (previous == null) {
      slots[entry.slot] = next;
    } else {
      previous.next = next;
    }
    entry.next = null;
    entry.previous = null;
    entry.slot = -1;
    count--;
  }

  /// All connections of this loop; each is on the wheel as long as it is open.
  List<StreamEngine> engines() {
    List<StreamEngine> all = new ArrayList<>(count);
    for (Entry first : slots) {
      for (Entry entry = first; entry != null; entry = entry.next) {
        all.add(entry.engine);
      }
    }
    return all;
  }

  private void schedule() {
    var _ = time.after(TICK_MILLIS, loop, this::turn);
  }

  private void turn() {
    long now = time.monotonicMillis() / TICK_MILLIS;
    for (int i = 0; tick < now && i < SLOTS; i++) {
      tick++;
      int slot = (int) (tick % SLOTS);
      for (Entry entry = slots[slot]; entry != null; entry = slots[slot]) {
        remove(entry);
        entry.engine.tick();
      }
    }
    tick = now;
    if (count > 0) {
      schedule();
    }
  }
}
