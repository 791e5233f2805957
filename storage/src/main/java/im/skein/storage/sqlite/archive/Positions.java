package im.skein.storage.sqlite.archive;

import im.skein.wire.Jid;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.OptionalLong;

/// Where a message stands that is known by conversation and sequence: 0 when it is gone, empty when
/// it never was there.
public final class Positions {
  private static final String IN_MAILBOX =
      """
      SELECT h.seq,
        CASE WHEN m.seq IS NULL THEN 0
          WHEN (m.side = 0) = (c.a = me.id) THEN m.sender_place ELSE m.recipient_place END
      FROM conversation c
      JOIN conv_head h ON h.conversation = c.id
      JOIN peer me ON me.id IN (c.a, c.b) AND me.account = ? AND me.account <> 0
      LEFT JOIN message m ON m.conversation = c.id AND m.seq = ?
      WHERE c.id = ?
      """;

  private static final String IN_ROOM =
      """
      SELECT h.seq, coalesce(m.seq, 0) FROM peer p
      JOIN conversation c ON c.kind = 1 AND c.a = p.id AND c.b = p.id
      JOIN conv_head h ON h.conversation = c.id
      LEFT JOIN message m ON m.conversation = c.id AND m.seq = ?
      WHERE p.jid = ? AND c.id = ?
      """;

  private Positions() {}

  /// In the mailbox of an account.
  public static OptionalLong find(Statements on, long account, long conversation, long sequence)
      throws SQLException {
    PreparedStatement find = on.prepare(IN_MAILBOX);
    find.setLong(1, account);
    find.setLong(2, sequence);
    find.setLong(3, conversation);
    return first(find, sequence);
  }

  /// In the conversation of a room.
  public static OptionalLong find(Statements on, Jid room, long conversation, long sequence)
      throws SQLException {
    PreparedStatement find = on.prepare(IN_ROOM);
    find.setLong(1, sequence);
    find.setString(2, room.toString());
    find.setLong(3, conversation);
    return first(find, sequence);
  }

  private static OptionalLong first(PreparedStatement find, long sequence) throws SQLException {
    try (ResultSet row = find.executeQuery()) {
      boolean known = row.next() && sequence >= 1 && sequence <= row.getLong(1);
      return known ? OptionalLong.of(row.getLong(2)) : OptionalLong.empty();
    }
  }
}
