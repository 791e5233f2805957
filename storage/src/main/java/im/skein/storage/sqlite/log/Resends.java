package im.skein.storage.sqlite.log;

import im.skein.core.chat.MessageLog.Appended;
import im.skein.storage.sqlite.log.Heads.Conversation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Marks of what was sent lately, by which a message that is sent again is known to be a duplicate.
public final class Resends {
  private static final long DAY_MICROS = 86_400_000_000L;

  private final PreparedStatement claim;
  private final PreparedStatement find;

  Resends(Connection on) throws SQLException {
    claim =
        on.prepareStatement(
            """
            INSERT INTO dedupe (conversation, side, hash, seq, day) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING
            """);
    find =
        on.prepareStatement(
            """
            SELECT d.seq, coalesce(m.stamp, 0), coalesce(m.sender_place, 0),
              coalesce(m.recipient_place, 0)
            FROM dedupe d LEFT JOIN message m ON m.conversation = d.conversation AND m.seq = d.seq
            WHERE d.conversation = ? AND d.side = ? AND d.hash = ?
            """);
  }

  /// Marks the next message of a conversation, unless the same was sent before.
  ///
  /// @param hash of what makes it the same
  /// @return whether it was not
  boolean claims(Conversation conversation, int side, byte[] hash, long nowMicros)
      throws SQLException {
    claim.setLong(1, conversation.id);
    claim.setInt(2, side);
    claim.setBytes(3, hash);
    claim.setLong(4, conversation.next());
    claim.setLong(5, day(nowMicros));
    return claim.executeUpdate() == 1;
  }

  /// What was sent before.
  Appended original(Conversation conversation, int side, byte[] hash) throws SQLException {
    find.setLong(1, conversation.id);
    find.setInt(2, side);
    find.setBytes(3, hash);
    try (ResultSet found = find.executeQuery()) {
      if (!found.next()) {
        throw new SQLException("a message that was claimed before has no mark");
      }
      return new Appended(
          conversation.id,
          found.getLong(1),
          found.getLong(2),
          found.getLong(3),
          found.getLong(4),
          true);
    }
  }

  /// The day that holds a stamp, counted from 1970.
  private static long day(long micros) {
    return Math.floorDiv(micros, DAY_MICROS);
  }

  /// Removes old marks, a piece of the table at a time.
  public static final class Sweep {
    private static final int PIECE = 2_000;

    private static final String NEXT =
        """
        SELECT conversation, side, hash, day FROM dedupe
        WHERE (conversation, side, hash) > (?, ?, ?)
        ORDER BY conversation, side, hash LIMIT ?
        """;

    private static final String REMOVE =
        "DELETE FROM dedupe WHERE conversation = ? AND side = ? AND hash = ?";

    private final long days;
    private Mark after = Mark.START;
    private Mark reached = Mark.START;

    /// A sweep at the beginning of the table.
    ///
    /// @param days so long marks are kept at least; up to one day more
    public Sweep(long days) {
      this.days = days;
    }

    /// Looks at the next piece and removes what is too old.
    public void apply(Connection on, long nowMicros) throws SQLException {
      List<Mark> old = new ArrayList<>();
      Mark last = after;
      int seen = 0;
      try (PreparedStatement look = on.prepareStatement(NEXT)) {
        bind(look, after);
        look.setInt(4, PIECE);
        try (ResultSet rows = look.executeQuery()) {
          while (rows.next()) {
            seen++;
            last = new Mark(rows.getLong(1), rows.getInt(2), rows.getBytes(3));
            if (rows.getLong(4) < day(nowMicros) - days) {
              old.add(last);
            }
          }
        }
      }
      try (PreparedStatement remove = on.prepareStatement(REMOVE)) {
        for (Mark mark : old) {
          bind(remove, mark);
          remove.executeUpdate();
        }
      }
      reached = seen < PIECE ? Mark.START : last;
    }

    /// The piece is durable.
    ///
    /// @return whether it was the last of the table
    public boolean committed() {
      after = reached;
      return after.conversation < 0;
    }

    private static void bind(PreparedStatement statement, Mark mark) throws SQLException {
      statement.setLong(1, mark.conversation);
      statement.setInt(2, mark.side);
      statement.setBytes(3, mark.hash);
    }

    /// A row of the table.
    @SuppressWarnings("ArrayRecordComponent")
    private record Mark(long conversation, int side, byte[] hash) {
      /// Before every row.
      static final Mark START = new Mark(-1, 0, new byte[0]);
    }
  }
}
