package im.skein.storage.sqlite;

import im.skein.core.base.StoreException;
import im.skein.core.base.StoreException.Reason;
import java.sql.SQLException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The few connections that read, each opened when it is first needed. Whoever reads borrows one
/// and reads on its own thread: a thread more would only add two wake-ups to every read. Reading
/// runs in native code and holds the carrier of a virtual thread meanwhile.
final class Readers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Readers.class);
  private static final int MOST = 8;
  private static final long CLOSE_MILLIS = 1_000;

  private final Opener opener;
  private final int count;
  private final Semaphore places;
  private final ConcurrentLinkedDeque<ReadConnection> free = new ConcurrentLinkedDeque<>();
  private volatile boolean closed;

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
    this.count = Math.min(MOST, 2 * processors);
    this.places = new Semaphore(count, true);
  }

  /// Reads, after those who came before if all connections are lent.
  <T> T read(Reading<T> reading) {
    places.acquireUninterruptibly();
    try {
      if (closed) {
        throw new StoreException(Reason.CLOSED);
      }
      return lend(reading);
    } catch (SQLException e) {
      throw new StoreException(Reason.FAILED, e);
    } catch (RuntimeException e) {
      throw Failure.isSql(e) ? new StoreException(Reason.FAILED, e) : e;
    } finally {
      places.release();
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
    closed = true;
    try {
      if (!places.tryAcquire(count, CLOSE_MILLIS, TimeUnit.MILLISECONDS)) {
        LOG.warn("closing while somebody still reads");
      } else {
        places.release(count);
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
