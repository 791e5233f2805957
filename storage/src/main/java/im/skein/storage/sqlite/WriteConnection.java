package im.skein.storage.sqlite;

import im.skein.storage.sqlite.log.Appender;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one connection that writes, with what hangs on it. Used by the writer's thread only.
final class WriteConnection implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WriteConnection.class);

  private final Connection connection;
  private final Statement control;
  private final Appender appender;
  private @Nullable Handle handle;
  private boolean removed;

  WriteConnection(Connection connection) throws SQLException {
    this.connection = connection;
    this.control = connection.createStatement();
    this.appender = new Appender(connection);
  }

  /// Begins a transaction.
  void begin() throws SQLException {
    control.execute("BEGIN IMMEDIATE");
  }

  /// Commits; when this returns, everything is on the disk.
  void commit() throws SQLException {
    appender.beforeCommit();
    control.execute("COMMIT");
    removed = appender.amender().end();
    appender.afterCommit();
  }

  /// Whether the last commit took text out of kept messages.
  boolean hasRemoved() {
    return removed;
  }

  /// Folds the write-ahead log into the database and empties it, so that nothing of what was
  /// overwritten is left there; without waiting for those who read.
  ///
  /// @return false when somebody reads what is only there
  boolean empty() throws SQLException {
    control.execute("PRAGMA busy_timeout = 0");
    try (ResultSet row = control.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
      return row.next() && row.getInt(1) == 0;
    } finally {
      control.execute("PRAGMA busy_timeout = 5000");
    }
  }

  /// Undoes the transaction, if the database has not done so already.
  void rollback() {
    appender.afterRollback();
    try {
      boolean _ = appender.amender().end();
      control.execute("ROLLBACK");
    } catch (SQLException e) {
      LOG.debug("nothing to roll back", e);
    }
  }

  Connection jdbc() {
    return connection;
  }

  Appender appender() {
    return appender;
  }

  /// The connection as the SQL stores use it; made at the first use, for it takes a while.
  Handle handle() {
    if (handle == null) {
      handle = KeptStatements.handle(connection);
    }
    return handle;
  }

  /// Folds the write-ahead log into the database and closes.
  @Override
  public void close() throws SQLException {
    try (connection) {
      control.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    }
  }
}
