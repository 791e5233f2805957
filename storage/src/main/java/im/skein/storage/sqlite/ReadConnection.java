package im.skein.storage.sqlite;

import im.skein.storage.sqlite.archive.Statements;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// A connection that only reads. Used by one thread at a time.
final class ReadConnection implements Statements, AutoCloseable {
  private final Connection connection;
  private final Map<String, PreparedStatement> statements = new HashMap<>();
  private @Nullable Handle handle;

  ReadConnection(Connection connection) {
    this.connection = connection;
  }

  @Override
  public PreparedStatement prepare(String sql) throws SQLException {
    PreparedStatement statement = statements.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      statements.put(sql, statement);
    }
    return statement;
  }

  /// Runs something on one state of the database, however much is written meanwhile.
  <T> T consistently(Readers.Reading<T> reading) throws SQLException {
    prepare("BEGIN").execute();
    try {
      return reading.on(this);
    } finally {
      prepare("COMMIT").execute();
    }
  }

  /// The connection as the SQL stores use it; made at the first use, for it takes a while.
  Handle handle() {
    if (handle == null) {
      handle = KeptStatements.handle(connection);
    }
    return handle;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
