package im.skein.storage.sqlite.archive;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// Finds where a time lies in a row of numbered messages with growing stamps and perhaps gaps, by
/// halving.
///
/// @param sql finds number and stamp of the first message of a key from some number on
/// @param head the last number
record Halving(Statements on, String sql, long key, long head) {
  private static final String IN_MAILBOX =
      """
      SELECT b.place, m.stamp FROM mailbox b
      JOIN message m ON m.conversation = b.conversation AND m.seq = b.seq
      WHERE b.account = ? AND b.place >= ? ORDER BY b.place LIMIT 1
      """;

  private static final String IN_CONVERSATION =
      "SELECT seq, stamp FROM message WHERE conversation = ? AND seq >= ? ORDER BY seq LIMIT 1";

  private static final String HEAD = "SELECT place FROM mailbox_head WHERE account = ?";

  /// Over the places of a mailbox.
  static Halving mailbox(Statements on, long account) throws SQLException {
    PreparedStatement find = on.prepare(HEAD);
    find.setLong(1, account);
    try (ResultSet row = find.executeQuery()) {
      return new Halving(on, IN_MAILBOX, account, row.next() ? row.getLong(1) : 0);
    }
  }

  /// Over the sequences of a conversation.
  static Halving conversation(Statements on, Talk talk) {
    return new Halving(on, IN_CONVERSATION, talk.conversation(), talk.head());
  }

  /// The stamp of the first message of a mailbox from that place on; places may be many more than
  /// the messages of one conversation, so there they are sought by their time.
  ///
  /// @param none the answer before the first place and behind the last
  static long stampAt(Statements on, long account, long place, long none) throws SQLException {
    if (place <= 1 || place == Long.MAX_VALUE) {
      return none;
    }
    Long stamp = new Halving(on, IN_MAILBOX, account, 0).stampAt(place);
    return stamp == null ? none : stamp;
  }

  /// The first number whose message is of that time or later.
  long firstAt(long micros) throws SQLException {
    return micros <= 0 ? 1 : search(micros);
  }

  /// The first number whose message is later than that time.
  long firstBehind(long micros) throws SQLException {
    return micros == Long.MAX_VALUE ? Long.MAX_VALUE : search(micros + 1);
  }

  private long search(long micros) throws SQLException {
    long low = 1;
    long high = head + 1;
    while (low < high) {
      long middle = low + (high - low) / 2;
      @Nullable Long stamp = stampAt(middle);
      if (stamp == null || stamp >= micros) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /// The stamp of the first message from that number on, null behind the last.
  private @Nullable Long stampAt(long number) throws SQLException {
    PreparedStatement statement = on.prepare(sql);
    statement.setLong(1, key);
    statement.setLong(2, number);
    try (ResultSet row = statement.executeQuery()) {
      return row.next() ? row.getLong(2) : null;
    }
  }
}
