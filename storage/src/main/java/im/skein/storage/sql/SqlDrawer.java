package im.skein.storage.sql;

import im.skein.core.feature.Drawer;
import org.jspecify.annotations.Nullable;

/// The drawers in SQL.
public final class SqlDrawer implements Drawer {
  private final Database database;

  /// Drawers on that database.
  public SqlDrawer(Database database) {
    this.database = database;
  }

  @Override
  public @Nullable Document read(long account, String feature) {
    return database
        .read(handle ->
            handle
                .select(
                    "SELECT version, content FROM drawer WHERE account = ? AND feature = ?",
                    account,
                    feature)
                .map((row, _) -> new Document(row.getLong(1), row.getBytes(2)))
                .findOne())
        .orElse(null);
  }

  @Override
  public long write(long account, String feature, long expectedVersion, byte[] content) {
    if (content.length > MAX_BYTES) {
      throw new IllegalArgumentException("the document has " + content.length + " bytes");
    }
    return database.write(handle -> {
      int written =
          expectedVersion == 0
              ? handle.execute(
                  """
                  INSERT INTO drawer (account, feature, version, content)
                  VALUES (?, ?, 1, ?) ON CONFLICT DO NOTHING
                  """,
                  account,
                  feature,
                  content)
              : handle.execute(
                  """
                  UPDATE drawer SET version = version + 1, content = ?
                  WHERE account = ? AND feature = ? AND version = ?
                  """,
                  content,
                  account,
                  feature,
                  expectedVersion);
      return written == 0 ? -1 : expectedVersion + 1;
    });
  }

  @Override
  public void remove(long account, String feature) {
    database.write(handle ->
        handle.execute("DELETE FROM drawer WHERE account = ? AND feature = ?", account, feature));
  }
}
