package im.skein.storage.sqlite.archive;

import im.skein.core.chat.Amendment.Old;
import im.skein.core.chat.Kept;
import im.skein.storage.sqlite.text.Amender;
import im.skein.storage.sqlite.text.Sides;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Removes messages from one account's view, in the open transaction. Both sides share one record
/// of a message; when neither has it any more, its text goes.
public final class Remover {
  private static final String MESSAGE =
      """
      SELECT stamp, side, sender_place, recipient_place, stanza FROM message
      WHERE conversation = ? AND seq = ?
      """;

  private static final String HIDE =
      """
      UPDATE mailbox SET direction = 3
      WHERE account = ? AND place = ? AND conversation = ? AND direction < 2
      """;

  private static final String HELD =
      """
      SELECT 1 FROM mailbox WHERE account = ? AND place = ? AND conversation = ? AND direction <> 3
      """;

  private static final String TALK =
      """
      SELECT c.id FROM peer me
      JOIN peer other ON other.jid = ?
      JOIN conversation c ON c.kind = 0
        AND c.a = min(me.id, other.id) AND c.b = max(me.id, other.id)
      WHERE me.account = ? AND me.account <> 0
      """;

  private static final String SHOWN =
      """
      SELECT m.seq FROM message m
      JOIN conversation c ON c.id = m.conversation
      JOIN peer me ON me.account = ? AND me.id IN (c.a, c.b)
      JOIN mailbox b ON b.account = me.account AND b.direction < 2
        AND b.place = iif((m.side = 0) = (c.a = me.id), m.sender_place, m.recipient_place)
      WHERE m.conversation = ? AND b.place <= ? ORDER BY m.seq LIMIT ?
      """;

  private final Connection on;
  private final Amender amender;

  /// For the connection that writes.
  public Remover(Connection on, Amender amender) {
    this.on = on;
    this.amender = amender;
  }

  /// Removes a message. One that the account does not have is passed over.
  public void remove(long account, long conversation, long sequence) throws SQLException {
    Sides sides = Sides.find(on, conversation);
    if (sides != null && account != 0) {
      remove(account, sides, sequence);
    }
  }

  private void remove(long account, Sides sides, long sequence) throws SQLException {
    try (PreparedStatement find = on.prepareStatement(MESSAGE)) {
      find.setLong(1, sides.conversation());
      find.setLong(2, sequence);
      try (ResultSet row = find.executeQuery()) {
        if (!row.next()) {
          return;
        }
        boolean sent = sides.sender(row.getInt(2)).account() == account;
        boolean received = sides.recipient(row.getInt(2)).account() == account;
        long mine = sent ? row.getLong(3) : row.getLong(4);
        if (!(sent || received) || !hide(account, mine, sides.conversation())) {
          return;
        }
        long other =
            sent ? sides.recipient(row.getInt(2)).account() : sides.sender(row.getInt(2)).account();
        long theirs = sent ? row.getLong(4) : row.getLong(3);
        Kept kept = Kept.read(row.getBytes(5));
        if (kept != null && (other == account || !holds(other, theirs, sides.conversation()))) {
          amender.wipe(sides, new Old(sequence, row.getLong(1), kept));
        }
      }
    }
  }

  private boolean hide(long account, long place, long conversation) throws SQLException {
    try (PreparedStatement hide = on.prepareStatement(HIDE)) {
      hide.setLong(1, account);
      hide.setLong(2, place);
      hide.setLong(3, conversation);
      return hide.executeUpdate() == 1;
    }
  }

  private boolean holds(long account, long place, long conversation) throws SQLException {
    if (account == 0 || place == 0) {
      return false;
    }
    try (PreparedStatement look = on.prepareStatement(HELD)) {
      look.setLong(1, account);
      look.setLong(2, place);
      look.setLong(3, conversation);
      try (ResultSet row = look.executeQuery()) {
        return row.next();
      }
    }
  }

  /// Removes some of what the account exchanged with somebody, up to a place of its mailbox.
  ///
  /// @return how many messages went
  public int clear(long account, String with, long lastPlace, int limit) throws SQLException {
    int removed = 0;
    for (long conversation : longs(TALK, with, account)) {
      Sides sides = Sides.find(on, conversation);
      if (sides != null) {
        for (long sequence : shown(account, conversation, lastPlace, limit)) {
          remove(account, sides, sequence);
          removed++;
        }
      }
    }
    return removed;
  }

  private List<Long> shown(long account, long conversation, long lastPlace, int limit)
      throws SQLException {
    try (PreparedStatement find = on.prepareStatement(SHOWN)) {
      find.setLong(1, account);
      find.setLong(2, conversation);
      find.setLong(3, lastPlace);
      find.setInt(4, limit);
      return longs(find);
    }
  }

  private List<Long> longs(String sql, String text, long number) throws SQLException {
    try (PreparedStatement find = on.prepareStatement(sql)) {
      find.setString(1, text);
      find.setLong(2, number);
      return longs(find);
    }
  }

  private static List<Long> longs(PreparedStatement find) throws SQLException {
    List<Long> found = new ArrayList<>();
    try (ResultSet rows = find.executeQuery()) {
      while (rows.next()) {
        found.add(rows.getLong(1));
      }
    }
    return found;
  }
}
