package im.skein.storage.sqlite.archive;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/// A connection that reads, with statements that stay prepared. Used by one thread at a time.
@FunctionalInterface
public interface Statements {
  /// The statement of that text; for the few fixed texts of the hot path.
  PreparedStatement prepare(String sql) throws SQLException;
}
