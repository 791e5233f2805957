package im.skein.storage.sql;

import java.sql.SQLException;

/// Removes what the message log keeps of an account.
@FunctionalInterface
public interface Erasure {
  /// Removes it, as part of the transaction that runs on the calling thread.
  void erase(long account) throws SQLException;
}
