package im.skein.storage.sqlite;

import im.skein.core.base.StoreException;
import im.skein.core.base.StoreException.Reason;
import im.skein.storage.Commits;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread that writes. It takes what waits, writes it in one transaction, commits, and only
/// then tells those who wait, in the order they came. There is no timer: while the disk is busy
/// with one commit, the next batch grows by itself.
final class Writer {
  private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

  /// So long it waits for work at most before it looks after leisure work.
  private static final long IDLE_MILLIS = 500;

  /// So often it looks whether a full disk has space again.
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final WriteQueue queue = new WriteQueue();
  private final WriteConnection connection;
  private final Ballast ballast;
  private final Leisure leisure;
  private final Consumer<Throwable> fatal;
  private final Thread thread;
  private final Commits commits = new Commits();
  private final List<Write> batch = new ArrayList<>(WriteQueue.BATCH_WRITES);
  private boolean broken;
  private boolean full;
  private long retryNanos;

  /// What the writer does when there is time, about once a second, in a transaction of its own.
  interface Leisure {
    /// How long until there may be something to write, in nanoseconds; not positive for now.
    long restNanos();

    /// Whether there is something to write.
    boolean due();

    /// Writes it.
    void apply(WriteConnection connection) throws SQLException;

    /// It is durable.
    void committed();

    /// A commit took text out of kept messages.
    void removed();

    /// Everything that waits, even if it is not due: the store is closing.
    void hurry();
  }

  /// A writer on that connection, which belongs to its thread from [#start] on.
  ///
  /// @param fatal told, once and on a thread of its own, that the disk or the file is broken; the
  ///   process must end
  Writer(WriteConnection connection, Ballast ballast, Leisure leisure, Consumer<Throwable> fatal) {
    this.connection = connection;
    this.ballast = ballast;
    this.leisure = leisure;
    this.fatal = fatal;
    this.thread = Thread.ofPlatform().name("skein-writer").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /// Adds a write if there is room, and fails it otherwise.
  void offer(Write write) {
    refuse(write, queue.offer(write));
  }

  /// Adds a write, waiting for room.
  void put(Write write) {
    if (thread.equals(Thread.currentThread())) {
      throw new IllegalStateException("the writer cannot wait for itself");
    }
    refuse(write, queue.put(write));
  }

  private static void refuse(Write write, WriteQueue.Outcome outcome) {
    switch (outcome) {
      case ACCEPTED -> {}
      case FULL -> write.failed(new StoreException(Reason.CROWDED));
      case CLOSED -> write.failed(new StoreException(Reason.CLOSED));
    }
  }

  /// Whether those who feed the writer should pause.
  boolean crowded() {
    return queue.crowded();
  }

  /// What was committed since the start, work at leisure aside.
  Commits commits() {
    return commits;
  }

  /// Writes what waits and ends the thread.
  void close() {
    queue.close();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (next()) {
        write(batch);
        batch.clear();
        if (leisure.due()) {
          atLeisure();
        }
      }
      leisure.hurry();
      atLeisure();
    } catch (Throwable e) {
      // Not even an error of the virtual machine may leave people waiting for ever.
      breakDown(e);
      fail(batch, new StoreException(Reason.FAILED, e));
      drain();
    }
  }

  private boolean next() {
    try {
      long rest = TimeUnit.NANOSECONDS.toMillis(leisure.restNanos()) + 1;
      return queue.take(batch, Math.clamp(rest, 0, IDLE_MILLIS));
    } catch (InterruptedException _) {
      return true;
    }
  }

  /// Fails whatever still comes, until nothing can come any more.
  private void drain() {
    queue.close();
    List<Write> rest = new ArrayList<>();
    try {
      while (queue.take(rest, 0)) {
        fail(rest, new StoreException(Reason.FAILED));
        rest.clear();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(List<Write> writes) {
    if (writes.isEmpty()) {
      return;
    }
    if (broken) {
      fail(writes, new StoreException(Reason.FAILED));
      return;
    }
    if (stillFull()) {
      fail(writes, new StoreException(Reason.DISK_FULL));
      return;
    }
    try {
      connection.begin();
      for (Write write : writes) {
        write.apply(connection);
      }
      connection.commit();
    } catch (SQLException | RuntimeException | AssertionError e) {
      connection.rollback();
      recover(writes, e);
      return;
    }
    commits.add(writes.size());
    tellRemoved();
    for (Write write : writes) {
      write.committed();
    }
  }

  /// One of these writes spoiled the transaction, or the commit failed; all of it is undone. Halves
  /// are tried again until the culprit stands alone, so that the others are kept, in order.
  private void recover(List<Write> writes, Throwable error) {
    switch (Failure.of(error)) {
      case FULL -> {
        fillUp(error);
        fail(writes, new StoreException(Reason.DISK_FULL, error));
      }
      case BROKEN, DAMAGED -> {
        breakDown(error);
        fail(writes, new StoreException(Reason.FAILED, error));
      }
      case GONE, OTHER -> {
        if (writes.size() == 1) {
          writes.getFirst().failed(blame(error));
          return;
        }
        int half = writes.size() / 2;
        write(writes.subList(0, half));
        write(writes.subList(half, writes.size()));
      }
    }
  }

  private static RuntimeException blame(Throwable error) {
    if (error instanceof RuntimeException own && !Failure.isSql(error)) {
      return own;
    }
    Reason reason = Failure.of(error) == Failure.GONE ? Reason.GONE : Reason.FAILED;
    return new StoreException(reason, error);
  }

  private void atLeisure() {
    if (broken || stillFull()) {
      return;
    }
    try {
      connection.begin();
      leisure.apply(connection);
      connection.commit();
    } catch (SQLException | RuntimeException e) {
      connection.rollback();
      switch (Failure.of(e)) {
        case FULL -> fillUp(e);
        case BROKEN, DAMAGED -> breakDown(e);
        case GONE, OTHER -> LOG.error("work at leisure failed, it will be tried again", e);
      }
      return;
    }
    tellRemoved();
    leisure.committed();
  }

  private void tellRemoved() {
    if (connection.hasRemoved()) {
      leisure.removed();
    }
  }

  private void fillUp(Throwable error) {
    if (!full) {
      LOG.error(
          "the disk is full ({}): nothing is accepted until there is space", error.getMessage());
      ballast.drop();
    }
    full = true;
    retryNanos = System.nanoTime() + RETRY_NANOS;
  }

  private boolean stillFull() {
    if (!full) {
      return false;
    }
    if (System.nanoTime() - retryNanos < 0) {
      return true;
    }
    retryNanos = System.nanoTime() + RETRY_NANOS;
    if (!ballast.fits()) {
      return true;
    }
    full = false;
    LOG.info("there is space on the disk again");
    ballast.fill();
    return false;
  }

  private void breakDown(Throwable error) {
    if (!broken) {
      broken = true;
      queue.close();
      // Not on this thread, which whoever ends the process may wait for.
      Thread.ofPlatform().name("skein-fatal").start(() -> fatal.accept(error));
    }
  }

  private static void fail(List<Write> writes, StoreException why) {
    for (Write write : writes) {
      write.failed(why);
    }
  }
}
