package im.skein.storage.sqlite.text;

import im.skein.core.archive.Findable;
import im.skein.core.chat.Kept;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/// The table by which messages are found. It keeps no text, so whoever takes a row out must say
/// again what was put in; its pages are then overwritten, and no word of the row is left in them.
final class IndexTable {
  private static final String ADD =
      "INSERT INTO search (rowid, meta, words, conversation, seq) VALUES (?, ?, ?, ?, ?)";

  private static final String REMOVE =
      """
      INSERT INTO search (search, rowid, meta, words, conversation, seq)
      VALUES ('delete', ?, ?, ?, ?, ?)
      """;

  private static final String HAS = "SELECT 1 FROM search_content WHERE id = ?";

  private final Connection on;

  IndexTable(Connection on) {
    this.on = on;
  }

  /// A row.
  ///
  /// @param stamp of the message, and key of the row
  record Row(long stamp, String meta, String words, long conversation, long sequence) {
    /// The row of a message, or null when it is found by nothing.
    static @Nullable Row of(Sides sides, int side, long stamp, long sequence, Kept kept) {
      Findable findable = Findable.of(kept);
      if (findable.isNothing()) {
        return null;
      }
      StringBuilder meta = new StringBuilder();
      meta.append('a').append(sides.a().account()).append(" a").append(sides.b().account());
      meta.append(" c").append(sides.conversation());
      meta.append(" s").append(sides.sender(side).peer());
      findable.kinds().stream().sorted().forEach(kind -> meta.append(" k").append(kind.key()));
      findable.files().stream().sorted().forEach(file -> meta.append(" f").append(file));
      String words = String.join(" ", findable.words());
      return new Row(stamp, meta.toString(), words, sides.conversation(), sequence);
    }
  }

  /// Builds everything anew, at leisure, if messages were found by something else before.
  static void renew(Connection on) throws SQLException {
    try (Statement statement = on.createStatement()) {
      try (ResultSet row = statement.executeQuery("SELECT version FROM search_rules")) {
        if (row.next() && row.getInt(1) == Findable.VERSION) {
          return;
        }
      }
      statement.execute("BEGIN IMMEDIATE");
      statement.execute("INSERT INTO search (search) VALUES ('delete-all')");
      statement.execute("DELETE FROM named");
      statement.execute("UPDATE conv_head SET indexed = 0");
      statement.execute("DELETE FROM search_rules");
      statement.execute("INSERT INTO search_rules (version) VALUES (" + Findable.VERSION + ")");
      statement.execute("COMMIT");
    }
  }

  /// Whether removed words are overwritten at once, or leave the file when their part of the index
  /// is next merged ([Merger]), which is much quicker for many rows.
  void thorough(boolean thorough) throws SQLException {
    try (Statement statement = on.createStatement()) {
      statement.execute(
          "INSERT INTO search (search, rank) VALUES ('secure-delete', " + (thorough ? 1 : 0) + ")");
    }
  }

  void add(Row row) throws SQLException {
    put(ADD, row);
  }

  /// Takes a row out, if it is there.
  void remove(@Nullable Row row) throws SQLException {
    if (row != null && has(row.stamp)) {
      put(REMOVE, row);
    }
  }

  private boolean has(long stamp) throws SQLException {
    try (PreparedStatement look = on.prepareStatement(HAS)) {
      look.setLong(1, stamp);
      try (ResultSet row = look.executeQuery()) {
        return row.next();
      }
    }
  }

  private void put(String sql, Row row) throws SQLException {
    try (PreparedStatement statement = on.prepareStatement(sql)) {
      statement.setLong(1, row.stamp);
      statement.setString(2, row.meta);
      statement.setString(3, row.words);
      statement.setLong(4, row.conversation);
      statement.setLong(5, row.sequence);
      statement.executeUpdate();
    }
  }
}
