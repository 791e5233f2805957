package im.skein.storage.sqlite.archive;

import im.skein.storage.sqlite.text.Amender;
import im.skein.storage.sqlite.text.Sides;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;

/// Removes old messages, conversation by conversation, each from its beginning, and each message
/// only when whoever received it has it.
public final class Expiry {
  private static final int CONVERSATIONS = 500;
  private static final int MESSAGES = 250;

  private static final String NEXT =
      """
      SELECT c.id, a.account, b.account FROM conversation c
      JOIN peer a ON a.id = c.a
      JOIN peer b ON b.id = c.b
      WHERE c.id > ? ORDER BY c.id LIMIT ?
      """;

  private static final String DELIVERED =
      "SELECT coalesce(max(delivered), 0) FROM device WHERE account = ?";

  private static final String OLDEST =
      """
      SELECT seq, stamp, side, sender_place, recipient_place, stanza FROM message
      WHERE conversation = ? ORDER BY seq LIMIT ?
      """;

  private final LongUnaryOperator furthest;
  private final Amender amender;
  private long after;

  /// Where the next piece begins, once this one is durable.
  private long reached;

  private record Talk(long id, long a, long b) {}

  @SuppressWarnings("ArrayRecordComponent")
  private record Old(
      long sequence, long stamp, int side, long senderPlace, long recipientPlace, byte[] stanza) {}

  /// Begins with the first conversation.
  ///
  /// @param furthest up to where the most advanced device of an account is, as far as the tables do
  ///   not know it yet, or 0
  public Expiry(LongUnaryOperator furthest, Amender amender) {
    this.furthest = furthest;
    this.amender = amender;
  }

  /// Removes a piece of what is from before that time.
  ///
  /// @return whether there may be more
  public boolean apply(Connection on, long beforeMicros) throws SQLException {
    boolean[] more = new boolean[1];
    amender.inBulk(() -> more[0] = removeSome(on, beforeMicros));
    return more[0];
  }

  private boolean removeSome(Connection on, long beforeMicros) throws SQLException {
    List<Talk> talks = talks(on);
    int left = MESSAGES;
    for (Talk talk : talks) {
      left -= remove(on, talk, beforeMicros, left);
      if (left == 0) {
        // There may be more of this one.
        reached = talk.id - 1;
        return true;
      }
    }
    boolean end = talks.size() < CONVERSATIONS;
    reached = end ? 0 : talks.getLast().id;
    return !end;
  }

  /// The piece is durable.
  public void committed() {
    after = reached;
  }

  private List<Talk> talks(Connection on) throws SQLException {
    List<Talk> talks = new ArrayList<>();
    try (PreparedStatement statement = on.prepareStatement(NEXT)) {
      statement.setLong(1, after);
      statement.setInt(2, CONVERSATIONS);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          talks.add(new Talk(rows.getLong(1), rows.getLong(2), rows.getLong(3)));
        }
      }
    }
    return talks;
  }

  private int remove(Connection on, Talk talk, long beforeMicros, int limit) throws SQLException {
    List<Old> old = old(on, talk, beforeMicros, limit);
    Sides sides = old.isEmpty() ? null : Sides.find(on, talk.id);
    if (sides == null) {
      return 0;
    }
    long hasA = delivered(on, talk.a);
    long hasB = delivered(on, talk.b);
    int removed = 0;
    for (Old message : old) {
      long sender = message.side == 0 ? talk.a : talk.b;
      long recipient = message.side == 0 ? talk.b : talk.a;
      if (message.recipientPlace > (message.side == 0 ? hasB : hasA)) {
        break;
      }
      run(on, "DELETE FROM mailbox WHERE account = ? AND place = ?", sender, message.senderPlace);
      run(
          on,
          "DELETE FROM mailbox WHERE account = ? AND place = ?",
          recipient,
          message.recipientPlace);
      amender.unlist(sides, message.side, message.sequence, message.stamp, message.stanza);
      run(on, "DELETE FROM message WHERE conversation = ? AND seq = ?", talk.id, message.sequence);
      removed++;
    }
    if (removed > 0) {
      Hidden.forget(on, talk.id, old.get(removed - 1).sequence);
    }
    return removed;
  }

  private static List<Old> old(Connection on, Talk talk, long beforeMicros, int limit)
      throws SQLException {
    List<Old> old = new ArrayList<>();
    try (PreparedStatement statement = on.prepareStatement(OLDEST)) {
      statement.setLong(1, talk.id);
      statement.setInt(2, limit);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next() && rows.getLong(2) < beforeMicros) {
          old.add(
              new Old(
                  rows.getLong(1),
                  rows.getLong(2),
                  rows.getInt(3),
                  rows.getLong(4),
                  rows.getLong(5),
                  rows.getBytes(6)));
        }
      }
    }
    return old;
  }

  /// Up to where the account has its messages; nobody waits for those of one that is gone.
  private long delivered(Connection on, long account) throws SQLException {
    if (account == 0) {
      return Long.MAX_VALUE;
    }
    try (PreparedStatement statement = on.prepareStatement(DELIVERED)) {
      statement.setLong(1, account);
      try (ResultSet row = statement.executeQuery()) {
        return Math.max(row.next() ? row.getLong(1) : 0, furthest.applyAsLong(account));
      }
    }
  }

  private static void run(Connection on, String sql, long... values) throws SQLException {
    try (PreparedStatement statement = on.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setLong(i + 1, values[i]);
      }
      statement.executeUpdate();
    }
  }
}
