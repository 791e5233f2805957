package im.skein.storage.sqlite.archive;

import im.skein.core.chat.Amendment.Old;
import im.skein.core.chat.Kept;
import im.skein.storage.sqlite.text.Amender;
import im.skein.storage.sqlite.text.Sides;
import im.skein.wire.Jid;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

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

  private static final String HIDE_ALL =
      """
      UPDATE mailbox SET direction = 3
      WHERE account = ? AND place <= ? AND conversation = ? AND direction < 2 RETURNING seq
      """;

  private static final String BEGIN =
      """
      INSERT INTO clearing (account, conversation, seq, last) VALUES (?, ?, ?, ?)
      ON CONFLICT (account, conversation)
      DO UPDATE SET seq = min(seq, excluded.seq), last = max(last, excluded.last)
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
      look(account, sides, sequence, true);
    }
  }

  /// Takes the text of a message that the account has no more, if nobody else has it.
  public void wipe(long account, long conversation, long sequence) throws SQLException {
    Sides sides = Sides.find(on, conversation);
    if (sides != null) {
      wipe(account, sides, sequence);
    }
  }

  /// The same.
  void wipe(long account, Sides sides, long sequence) throws SQLException {
    look(account, sides, sequence, false);
  }

  /// @param hides whether to remove a message that the account still has, or to leave it
  private void look(long account, Sides sides, long sequence, boolean hides) throws SQLException {
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
        boolean gone =
            hides
                ? hide(account, mine, sides.conversation())
                : !holds(account, mine, sides.conversation());
        if (!(sent || received) || !gone) {
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

  /// Removes all that the account exchanged with somebody, up to a place of its mailbox. What
  /// nobody else has loses its text afterwards, see [Clearings].
  public void clear(long account, Jid with, long lastPlace) throws SQLException {
    try (PreparedStatement find = on.prepareStatement(TALK)) {
      find.setString(1, with.toString());
      find.setLong(2, account);
      try (ResultSet row = find.executeQuery()) {
        if (row.next()) {
          clear(account, row.getLong(1), lastPlace);
        }
      }
    }
  }

  private void clear(long account, long conversation, long lastPlace) throws SQLException {
    long first = Long.MAX_VALUE;
    long last = 0;
    try (PreparedStatement hide = on.prepareStatement(HIDE_ALL)) {
      hide.setLong(1, account);
      hide.setLong(2, lastPlace);
      hide.setLong(3, conversation);
      try (ResultSet rows = hide.executeQuery()) {
        while (rows.next()) {
          first = Math.min(first, rows.getLong(1));
          last = Math.max(last, rows.getLong(1));
        }
      }
    }
    if (last > 0) {
      try (PreparedStatement begin = on.prepareStatement(BEGIN)) {
        begin.setLong(1, account);
        begin.setLong(2, conversation);
        begin.setLong(3, first - 1);
        begin.setLong(4, last);
        begin.executeUpdate();
      }
    }
  }
}
