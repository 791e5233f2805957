package im.skein.storage.sql;

import java.sql.SQLException;
import org.jdbi.v3.core.Handle;

/// Something small that changes often and that may be lost if it is not older than about a second:
/// it is gathered in memory and written by and by. It stays findable there until it is durable.
public interface Postponed {
  /// Whether nothing waits to be written.
  boolean isEmpty();

  /// Writes all that waits now. May be called again without [#committed] in between, when the
  /// transaction was undone.
  void apply(Handle handle) throws SQLException;

  /// What the last [#apply] wrote is durable: lets go of what did not change since.
  void committed();
}
