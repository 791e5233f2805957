package im.skein.storage.sqlite;

import java.sql.SQLException;

/// Something to write, as it waits for the writer.
interface Write {
  /// About how many bytes it holds in memory.
  int bytes();

  /// Writes it, in an open transaction on the writer's thread. Called again, on the state before,
  /// when that transaction is undone.
  void apply(WriteConnection connection) throws SQLException;

  /// It is durable: tells whoever waits. Must not throw.
  void committed();

  /// It was not kept: tells whoever waits. Must not throw.
  void failed(RuntimeException why);
}
