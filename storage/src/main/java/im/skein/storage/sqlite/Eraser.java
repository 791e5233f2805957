package im.skein.storage.sqlite;

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
final class Eraser {
  private final Connection connection;

  Eraser(Connection connection) {
    this.connection = connection;
  }

  void erase(long account) throws SQLException {
    for (long peer : longs("SELECT id FROM peer WHERE account = ?", account)) {
      erasePeer(peer, account);
    }
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
    update("UPDATE peer SET jid = NULL, account = 0 WHERE id = ?", peer);
    removeIfUnused(peer);
  }

  /// Removes all that was said in a room.
  void erase(Jid room) throws SQLException {
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
    update(
        """
        DELETE FROM search WHERE rowid IN (SELECT stamp FROM message WHERE conversation = ?)
        """,
        conversation);
    update("DELETE FROM message WHERE conversation = ?", conversation);
    update("DELETE FROM dedupe WHERE conversation = ?", conversation);
    update("DELETE FROM conv_head WHERE conversation = ?", conversation);
    update("DELETE FROM conversation WHERE id = ?", conversation);
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
