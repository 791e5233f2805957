package im.skein.storage.sqlite;

import im.skein.storage.sql.Database;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// The SQL stores' way in: what they write joins the writer's batches.
final class SqliteDatabase implements Database {
  private static final int GUESSED_BYTES = 1_024;

  private final Writer writer;
  private final Readers readers;

  SqliteDatabase(Writer writer, Readers readers) {
    this.writer = writer;
    this.readers = readers;
  }

  @Override
  public <T> T read(Work<T> work) {
    return readers.read(
        connection -> connection.consistently(reading -> work.on(reading.handle())));
  }

  @Override
  public <T> T write(Work<T> work) {
    WorkWrite<T> write = new WorkWrite<>(work);
    writer.put(write);
    return write.await();
  }

  @Override
  public boolean post(Work<?> work) {
    WorkWrite<?> write = new WorkWrite<>(work);
    writer.offer(write);
    return write.failure == null;
  }

  private static final class WorkWrite<T> implements Write {
    private final Work<T> work;
    private final CountDownLatch done = new CountDownLatch(1);
    private @Nullable T result;
    private volatile @Nullable RuntimeException failure;

    WorkWrite(Work<T> work) {
      this.work = work;
    }

    @Override
    public int bytes() {
      return GUESSED_BYTES;
    }

    @Override
    public void apply(WriteConnection connection) throws SQLException {
      result = work.on(connection.handle());
    }

    @Override
    public void committed() {
      done.countDown();
    }

    @Override
    public void failed(RuntimeException why) {
      failure = why;
      done.countDown();
    }

    /// Waits for the commit, however often it is interrupted: the work can no longer be taken back.
    T await() {
      boolean interrupted = false;
      while (true) {
        try {
          done.await();
          break;
        } catch (InterruptedException _) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      RuntimeException why = failure;
      if (why != null) {
        throw why;
      }
      return Objects.requireNonNull(result);
    }
  }
}
