package im.skein.storage.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.DefaultStatementBuilder;
import org.jdbi.v3.core.statement.StatementContext;

/// Keeps the statements of one connection prepared, for making one costs more than running it. The
/// texts of the SQL stores are fixed and few; should there ever be many, the rest is not kept.
final class KeptStatements extends DefaultStatementBuilder {
  private static final int MOST = 128;

  private final Map<String, PreparedStatement> idle = new HashMap<>();

  private KeptStatements() {}

  /// That connection as the SQL stores use it, on one thread at a time.
  static Handle handle(Connection connection) {
    return Jdbi.create(connection).open().setStatementBuilder(new KeptStatements());
  }

  @Override
  public PreparedStatement create(Connection connection, String sql, StatementContext context)
      throws SQLException {
    PreparedStatement kept = idle.remove(sql);
    return kept == null ? super.create(connection, sql, context) : kept;
  }

  @Override
  public void close(Connection connection, String sql, Statement statement) throws SQLException {
    if (statement instanceof PreparedStatement prepared && idle.size() < MOST) {
      prepared.clearParameters();
      PreparedStatement twin = idle.put(sql, prepared);
      if (twin != null) {
        twin.close();
      }
    } else {
      super.close(connection, sql, statement);
    }
  }
}
