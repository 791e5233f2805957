package im.skein.storage.sql;

import im.skein.core.base.Cabinet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The cabinet in SQL.
public final class SqlCabinet implements Cabinet {
  private final Database database;

  /// A cabinet in that database.
  public SqlCabinet(Database database) {
    this.database = database;
  }

  @Override
  public @Nullable Document read(String feature, String key) {
    return database
        .read(handle ->
            handle
                .select(
                    "SELECT name, content FROM cabinet WHERE feature = ? AND name = ?",
                    feature,
                    key)
                .map((row, _) -> new Document(row.getString(1), row.getBytes(2)))
                .findOne())
        .orElse(null);
  }

  private static void check(Document document) {
    if (document.content().length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "the document has " + document.content().length + " bytes");
    }
  }

  @Override
  public boolean add(String feature, Document document) {
    check(document);
    return database.write(handle ->
        handle.execute(
                """
                INSERT INTO cabinet (feature, name, content) VALUES (?, ?, ?)
                ON CONFLICT DO NOTHING
                """,
                feature,
                document.key(),
                document.content())
            > 0);
  }

  @Override
  public void put(String feature, Document document) {
    check(document);
    database.write(handle ->
        handle.execute(
            """
            INSERT INTO cabinet (feature, name, content) VALUES (?, ?, ?)
            ON CONFLICT (feature, name) DO UPDATE SET content = excluded.content
            """,
            feature,
            document.key(),
            document.content()));
  }

  @Override
  public List<Document> latest(String feature, String before, int limit) {
    return database.read(handle ->
        handle
            .select(
                """
                SELECT name, content FROM cabinet WHERE feature = ? AND (? = '' OR name < ?)
                ORDER BY name DESC LIMIT ?
                """,
                feature,
                before,
                before,
                limit)
            .map((row, _) -> new Document(row.getString(1), row.getBytes(2)))
            .list());
  }

  @Override
  public void remove(String feature, List<String> keys) {
    database.write(handle -> {
      int removed = 0;
      for (String key : keys) {
        removed +=
            handle.execute("DELETE FROM cabinet WHERE feature = ? AND name = ?", feature, key);
      }
      return removed;
    });
  }

  @Override
  public void trim(String feature, int most) {
    database.write(handle ->
        handle.execute(
            """
            DELETE FROM cabinet WHERE feature = ? AND name <=
              (SELECT name FROM cabinet WHERE feature = ? ORDER BY name DESC LIMIT 1 OFFSET ?)
            """,
            feature,
            feature,
            most));
  }
}
