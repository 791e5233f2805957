package im.skein.core.session;

import im.skein.core.session.count.Held;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// The memory that output takes while it waits to be written: the sum over all connections, what is
/// shared by several counted once. It is bounded: when it is too much, those give way for whom most
/// waits. May be used on any thread.
///
/// What waits until somebody looks at a client counts as well, and has a quarter of it all at most:
/// what is more is not held back.
final class Backlog implements Held.Room {
  private final long most;
  private final AtomicLong sum = new AtomicLong();
  private final AtomicLong held = new AtomicLong();
  private final Set<Outlet> waiting = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean relieving = new AtomicBoolean();
  private volatile long limit;

  /// Nothing waits.
  ///
  /// @param most how many bytes may
  Backlog(long most) {
    this.most = most;
    this.limit = most;
  }

  /// How many bytes wait.
  long bytes() {
    return sum.get();
  }

  /// What one connection holds has changed.
  void changed(Outlet of, long before, long now) {
    if (now > 0 && before == 0) {
      waiting.add(of);
    } else if (now == 0) {
      waiting.remove(of);
    }
    sum.addAndGet(now - before);
  }

  @Override
  public boolean take(int bytes) {
    long now = held.addAndGet(bytes);
    if (bytes > 0 && (now > most / 4 || sum.get() + bytes > most)) {
      held.addAndGet(-bytes);
      return false;
    }
    sum.addAndGet(bytes);
    return true;
  }

  /// What several hold together has changed.
  void shared(long bytes) {
    if (bytes != 0) {
      sum.addAndGet(bytes);
    }
  }

  /// Has those give way for whom most waits, if too much does, until a quarter of the bound is free
  /// again. Not to be called with an [Outlet] locked.
  void relieve() {
    long now = sum.get();
    if (now <= limit) {
      if (limit != most && now < most) {
        limit = most;
      }
      return;
    }
    if (!relieving.compareAndSet(false, true)) {
      return;
    }
    try {
      for (Waiter each : waiters()) {
        if (sum.get() <= most - most / 4) {
          break;
        }
        each.outlet.giveWay();
      }
      // What pipes hold is free only when they are closed: until then, not everybody who writes
      // shall look in vain.
      limit = Math.max(most, sum.get() + most / 16);
    } finally {
      relieving.set(false);
    }
  }

  private List<Waiter> waiters() {
    List<Waiter> all = new ArrayList<>();
    for (Outlet each : waiting) {
      all.add(new Waiter(each, each.waiting()));
    }
    all.sort(Comparator.comparingLong(Waiter::bytes).reversed());
    return all;
  }

  private record Waiter(Outlet outlet, long bytes) {}
}
