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
import java.util.ArrayList;
import java.util.List;

/// Removes what the log keeps of an account: its mailbox, and every conversation that no other
/// account of this server still has. Where somebody still has it, the address is taken off, so that
/// a later account of the same name begins anew.
public final class Eraser {
  /// What the other side has removed for itself, of the conversations that stay.
  private static final String HALF_REMOVED =
      """
      SELECT m.conversation, m.seq, m.stamp, m.stanza FROM conversation c
      JOIN peer o ON o.id = CASE WHEN c.a = ? THEN c.b ELSE c.a END AND o.account <> 0
      JOIN message m ON m.conversation = c.id
      JOIN mailbox b ON b.account = o.account AND b.direction = 3
        AND b.place = iif((m.side = 0) = (c.a = o.id), m.sender_place, m.recipient_place)
      WHERE c.a = ? OR c.b = ?
      """;

  private final Connection connection;
  private final Amender amender;

  /// For the connection that writes.
  public Eraser(Connection connection, Amender amender) {
    this.connection = connection;
    this.amender = amender;
  }

  /// Removes what an account has, in the open transaction.
  public void erase(long account) throws SQLException {
    amender.inBulk(() -> {
      for (long peer : longs("SELECT id FROM peer WHERE account = ?", account)) {
        erasePeer(peer, account);
      }
    });
    update("DELETE FROM mailbox WHERE account = ?", account);
  }

  private void erasePeer(long peer, long account) throws SQLException {
    List<Long> conversations =
        longs(
            """
            SELECT c.id FROM conversation c
            JOIN peer p ON p.id = CASE WHEN c.a = ? THEN c.b ELSE c.a END
            WHERE (c.a = ? OR c.b = ?)
              AND (p.account = ? OR NOT EXISTS (SELECT 1 FROM account WHERE id = p.account))
            """,
            peer,
            peer,
            peer,
            account);
    for (long conversation : conversations) {
      List<Long> others =
          longs(
              """
              SELECT CASE WHEN a = ? THEN b ELSE a END FROM conversation WHERE id = ?
              """,
              peer,
              conversation);
      eraseConversation(conversation);
      for (long other : others) {
        removeIfUnused(other);
      }
    }
    wipeHalfRemoved(peer);
    update("UPDATE peer SET jid = NULL, account = 0 WHERE id = ?", peer);
    removeIfUnused(peer);
  }

  /// Nobody has these any more.
  private void wipeHalfRemoved(long peer) throws SQLException {
    try (PreparedStatement find = connection.prepareStatement(HALF_REMOVED)) {
      find.setLong(1, peer);
      find.setLong(2, peer);
      find.setLong(3, peer);
      try (ResultSet rows = find.executeQuery()) {
        while (rows.next()) {
          Sides sides = Sides.find(connection, rows.getLong(1));
          Kept kept = Kept.read(rows.getBytes(4));
          if (sides != null && kept != null) {
            amender.wipe(sides, new Old(rows.getLong(2), rows.getLong(3), kept));
          }
        }
      }
    }
  }

  /// Removes all that was said in a room, in the open transaction.
  public void erase(Jid room) throws SQLException {
    amender.inBulk(() -> eraseRoom(room));
  }

  private void eraseRoom(Jid room) throws SQLException {
    List<Long> peers = new ArrayList<>();
    try (PreparedStatement find =
        connection.prepareStatement("SELECT id FROM peer WHERE jid = ?")) {
      find.setString(1, room.toString());
      try (ResultSet row = find.executeQuery()) {
        if (row.next()) {
          peers.add(row.getLong(1));
        }
      }
    }
    for (long peer : peers) {
      for (long conversation :
          longs("SELECT id FROM conversation WHERE kind = 1 AND a = ? AND b = ?", peer, peer)) {
        eraseConversation(conversation);
      }
      removeIfUnused(peer);
    }
  }

  private void eraseConversation(long conversation) throws SQLException {
    unlist(conversation);
    Hidden.forget(connection, conversation, Long.MAX_VALUE);
    update("DELETE FROM named WHERE conversation = ?", conversation);
    update("DELETE FROM message WHERE conversation = ?", conversation);
    update("DELETE FROM dedupe WHERE conversation = ?", conversation);
    update("DELETE FROM conv_head WHERE conversation = ?", conversation);
    update("DELETE FROM conversation WHERE id = ?", conversation);
  }

  private void unlist(long conversation) throws SQLException {
    Sides sides = Sides.find(connection, conversation);
    if (sides == null) {
      return;
    }
    try (PreparedStatement find =
        connection.prepareStatement(
            "SELECT side, seq, stamp, stanza FROM message WHERE conversation = ?")) {
      find.setLong(1, conversation);
      try (ResultSet rows = find.executeQuery()) {
        while (rows.next()) {
          amender.unlist(sides, rows.getInt(1), rows.getLong(2), rows.getLong(3), rows.getBytes(4));
        }
      }
    }
  }

  private void removeIfUnused(long peer) throws SQLException {
    update(
        """
        DELETE FROM peer WHERE id = ?
          AND NOT EXISTS (SELECT 1 FROM conversation WHERE a = peer.id OR b = peer.id)
        """,
        peer);
  }

  private void update(String sql, long value) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, value);
      statement.executeUpdate();
    }
  }

  private List<Long> longs(String sql, long... values) throws SQLException {
    List<Long> found = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setLong(i + 1, values[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(rows.getLong(1));
        }
      }
    }
    return found;
  }
}
