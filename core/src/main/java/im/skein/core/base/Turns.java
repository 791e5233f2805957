package im.skein.core.base;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// Tasks that keep their order although some of them let what was posted to their strand go first.
/// Touched on that strand only.
public final class Turns {
  private final Strand strand;
  private @Nullable ArrayDeque<Runnable> waiting;

  /// Nothing waits.
  public Turns(Strand strand) {
    this.strand = strand;
  }

  /// Runs the task when all before it are through: at once if none waits.
  public void take(Runnable task) {
    ArrayDeque<Runnable> turns = waiting;
    if (turns == null) {
      task.run();
    } else {
      turns.add(task);
    }
  }

  /// Called by the task whose turn it is, as the last thing it does: lets what was posted to the
  /// strand go first, and then goes on with that task.
  public void rest(Runnable rest) {
    ArrayDeque<Runnable> turns = new ArrayDeque<>(2);
    turns.add(rest);
    waiting = turns;
    strand.execute(this::goOn);
  }

  private void goOn() {
    ArrayDeque<Runnable> turns = waiting;
    waiting = null;
    while (turns != null && !turns.isEmpty()) {
      turns.remove().run();
      ArrayDeque<Runnable> again = waiting;
      if (again != null) {
        again.addAll(turns);
        return;
      }
    }
  }
}
