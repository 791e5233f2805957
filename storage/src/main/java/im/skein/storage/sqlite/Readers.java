package im.skein.storage.sqlite;

import im.skein.core.base.StoreException;
import im.skein.core.base.StoreException.Reason;
import java.sql.SQLException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The few threads that read, each with a connection it opened when it was first needed. Reading
/// runs in native code, which a virtual thread would hold its carrier for; so callers wait here
/// instead.
final class Readers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Readers.class);
  private static final int MOST = 8;
  private static final long CLOSE_MILLIS = 1_000;

  private final Opener opener;
  private final ExecutorService threads;
  private final ConcurrentLinkedDeque<ReadConnection> free = new ConcurrentLinkedDeque<>();

  /// Opens a connection that only reads.
  @FunctionalInterface
  interface Opener {
    ReadConnection open() throws SQLException;
  }

  /// Something to read.
  @FunctionalInterface
  interface Reading<T> {
    T on(ReadConnection connection) throws SQLException;
  }

  Readers(Opener opener, int processors) {
    this.opener = opener;
    this.threads =
        Executors.newFixedThreadPool(
            Math.min(MOST, 2 * processors),
            Thread.ofPlatform().name("skein-reader-", 0).daemon().factory());
  }

  /// Reads, and waits for the answer.
  <T> T read(Reading<T> reading) {
    Future<T> answer;
    try {
      answer = threads.submit(() -> lend(reading));
    } catch (RejectedExecutionException e) {
      throw new StoreException(Reason.CLOSED, e);
    }
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return answer.get();
        } catch (InterruptedException _) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException own && !Failure.isSql(own)) {
        throw own;
      }
      throw new StoreException(Reason.FAILED, e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private <T> T lend(Reading<T> reading) throws SQLException {
    ReadConnection connection = free.pollFirst();
    if (connection == null) {
      connection = opener.open();
    }
    try {
      return reading.on(connection);
    } finally {
      free.addFirst(connection);
    }
  }

  /// Waits a little for those who read, then closes the connections.
  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS)) {
        LOG.warn("closing while somebody still reads");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    for (ReadConnection connection : free) {
      try {
        connection.close();
      } catch (SQLException e) {
        LOG.warn("a reading connection does not close", e);
      }
    }
  }
}
