package im.skein.storage.sqlite;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// What waits to be written, in the order it came; bounded in number and bytes.
final class WriteQueue {
  /// So many may wait.
  static final int MAX_WRITES = 8_192;

  /// So many bytes may wait.
  static final long MAX_BYTES = 32L << 20;

  /// So many are written in one transaction.
  static final int BATCH_WRITES = 512;

  /// So many bytes are written in one transaction.
  static final long BATCH_BYTES = 1L << 20;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private final Condition drained = lock.newCondition();
  private final ArrayDeque<Write> writes = new ArrayDeque<>();
  private long bytes;
  private boolean closed;
  private volatile boolean crowded;

  /// What became of a write that was offered.
  enum Outcome {
    /// It waits in the queue.
    ACCEPTED,
    /// There is no room.
    FULL,
    /// Nothing is accepted any more.
    CLOSED
  }

  /// Adds a write if there is room. Never waits but for the lock.
  Outcome offer(Write write) {
    lock.lock();
    try {
      return closed ? Outcome.CLOSED : full() ? Outcome.FULL : add(write);
    } finally {
      lock.unlock();
    }
  }

  /// Adds a write, waiting for room; never answers [Outcome#FULL].
  Outcome put(Write write) {
    lock.lock();
    try {
      while (full() && !closed) {
        drained.awaitUninterruptibly();
      }
      return closed ? Outcome.CLOSED : add(write);
    } finally {
      lock.unlock();
    }
  }

  private boolean full() {
    return writes.size() >= MAX_WRITES || bytes >= MAX_BYTES;
  }

  private Outcome add(Write write) {
    writes.add(write);
    bytes += write.bytes();
    if (writes.size() >= MAX_WRITES / 2 || bytes >= MAX_BYTES / 2) {
      crowded = true;
    }
    filled.signal();
    return Outcome.ACCEPTED;
  }

  /// Moves the next batch into an empty list, waiting so long for a first write; the list stays
  /// empty when none came.
  ///
  /// @return whether more may come
  boolean take(List<Write> batch, long millis) throws InterruptedException {
    lock.lock();
    try {
      long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
      while (writes.isEmpty() && !closed && nanos > 0) {
        nanos = filled.awaitNanos(nanos);
      }
      long taken = 0;
      while (batch.size() < BATCH_WRITES && taken < BATCH_BYTES) {
        Write write = writes.poll();
        if (write == null) {
          break;
        }
        taken += write.bytes();
        batch.add(write);
      }
      bytes -= taken;
      if (writes.size() <= MAX_WRITES / 4 && bytes <= MAX_BYTES / 4) {
        crowded = false;
      }
      drained.signalAll();
      return !closed || !batch.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /// Accepts nothing more; what waits can still be taken.
  void close() {
    lock.lock();
    try {
      closed = true;
      filled.signalAll();
      drained.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Whether it is more than half full, or was and is not yet down to a quarter.
  boolean crowded() {
    return crowded;
  }
}
