package im.skein.storage.sql;

import java.sql.SQLException;
import org.jdbi.v3.core.Handle;

/// Runs pieces of work in transactions; what the SQL stores know of their engine.
public interface Database {
  /// Runs a piece of work that only reads, on one consistent state.
  ///
  /// @throws im.skein.core.base.StoreException when it could not be read
  <T> T read(Work<T> work);

  /// Runs a piece of work that writes, and returns when it is durable. The work may run more than
  /// once, when others in the same transaction spoil it, so it must have no effect but on the
  /// database. What it throws undoes it, and reaches the caller.
  ///
  /// @throws im.skein.core.base.StoreException when it could not be kept
  <T> T write(Work<T> work);

  /// Has a piece of work done that writes, after all that was written before this call and before
  /// all that is written after it, and does not wait.
  ///
  /// @return false when it is refused, for there is too much to write
  boolean post(Work<?> work);

  /// A piece of work.
  @FunctionalInterface
  interface Work<T> {
    /// Does it.
    T on(Handle handle) throws SQLException;
  }
}
