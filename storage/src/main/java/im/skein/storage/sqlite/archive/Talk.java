package im.skein.storage.sqlite.archive;

import im.skein.wire.Jid;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// A conversation as one of its sides finds it.
///
/// @param conversation its key
/// @param head its last sequence
/// @param isA whether the one who looks is its first side
record Talk(long conversation, long head, boolean isA) {
  private static final String FIND =
      """
      SELECT c.id, h.seq, c.a = me.id FROM peer me
      JOIN peer other ON other.jid = ?
      JOIN conversation c ON c.kind = 0
        AND c.a = min(me.id, other.id) AND c.b = max(me.id, other.id)
      JOIN conv_head h ON h.conversation = c.id
      WHERE me.account = ? AND me.account <> 0
      """;

  private static final String FIND_ROOM =
      """
      SELECT c.id, h.seq, 1 FROM peer p
      JOIN conversation c ON c.kind = 1 AND c.a = p.id AND c.b = p.id
      JOIN conv_head h ON h.conversation = c.id
      WHERE p.jid = ?
      """;

  /// That of an account with somebody, or null when there is none.
  static @Nullable Talk find(Statements on, long account, Jid other) throws SQLException {
    PreparedStatement find = on.prepare(FIND);
    find.setString(1, other.toString());
    find.setLong(2, account);
    return first(find);
  }

  /// That of a room, or null when there is none.
  static @Nullable Talk find(Statements on, Jid room) throws SQLException {
    PreparedStatement find = on.prepare(FIND_ROOM);
    find.setString(1, room.toString());
    return first(find);
  }

  private static @Nullable Talk first(PreparedStatement find) throws SQLException {
    try (ResultSet row = find.executeQuery()) {
      return row.next() ? new Talk(row.getLong(1), row.getLong(2), row.getBoolean(3)) : null;
    }
  }
}
