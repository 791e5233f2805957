package im.skein.storage.sqlite.text;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// The two that talk in a conversation, which in a room are the room twice.
///
/// @param conversation its key
/// @param head the last sequence
/// @param a the first side
/// @param b the second side
public record Sides(long conversation, long head, Side a, Side b) {
  private static final String FIND =
      """
      SELECT h.seq, a.id, a.account, b.id, b.account FROM conversation c
      JOIN conv_head h ON h.conversation = c.id
      JOIN peer a ON a.id = c.a
      JOIN peer b ON b.id = c.b
      WHERE c.id = ?
      """;

  /// One of them.
  ///
  /// @param peer key of its address
  /// @param account key of its account, 0 when it is none of here
  public record Side(long peer, long account) {}

  /// Those of a conversation, or null when there is none.
  public static @Nullable Sides find(Connection on, long conversation) throws SQLException {
    try (PreparedStatement find = on.prepareStatement(FIND)) {
      find.setLong(1, conversation);
      try (ResultSet row = find.executeQuery()) {
        return row.next()
            ? new Sides(
                conversation,
                row.getLong(1),
                new Side(row.getLong(2), row.getLong(3)),
                new Side(row.getLong(4), row.getLong(5)))
            : null;
      }
    }
  }

  /// Who sent a message of that side.
  public Side sender(int side) {
    return side == 0 ? a : b;
  }

  /// Who received a message of that side.
  public Side recipient(int side) {
    return side == 0 ? b : a;
  }
}
