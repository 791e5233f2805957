package im.skein.storage;

import java.util.concurrent.atomic.AtomicLong;

/// How well writes share commits: a commit costs one synchronisation of the disk, however many
/// writes are in it. Counted by the one who writes, read by anybody.
public final class Commits {
  private final AtomicLong count = new AtomicLong();
  private final AtomicLong writes = new AtomicLong();
  private final AtomicLong largest = new AtomicLong();

  /// Nothing was written yet.
  public Commits() {}

  /// So many writes became durable together.
  public void add(int together) {
    count.incrementAndGet();
    writes.addAndGet(together);
    largest.accumulateAndGet(together, Math::max);
  }

  /// How many commits there were.
  public long count() {
    return count.get();
  }

  /// How many writes were in all of them.
  public long writes() {
    return writes.get();
  }

  /// How many were in the largest.
  public long largest() {
    return largest.get();
  }
}
