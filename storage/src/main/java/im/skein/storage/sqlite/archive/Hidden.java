package im.skein.storage.sqlite.archive;

import im.skein.core.archive.HiddenMessages.Span;
import im.skein.wire.Jid;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What is hidden of rooms from accounts, in the tables.
public final class Hidden {
  private static final String HIDE =
      """
      INSERT INTO room_hidden (account, conversation, last, first)
      SELECT ?1, ?2, ?3, ?4 WHERE NOT EXISTS (
        SELECT 1 FROM room_hidden
        WHERE account = ?1 AND conversation = ?2 AND last >= ?3 AND first <= ?3)
      """;

  private static final String REPLACE =
      "DELETE FROM room_hidden WHERE account = ? AND conversation = ? AND last <= ?";

  private static final String FORGET =
      "DELETE FROM room_hidden WHERE conversation = ? AND last <= ?";

  private static final String COUNT =
      """
      SELECT count(*) FROM room_hidden
      WHERE account = ? AND NOT (conversation = ? AND last <= ?)
      """;

  private static final String ANY =
      "SELECT 1 FROM room_hidden WHERE conversation = ? AND last > ? LIMIT 1";

  private static final String OF =
      """
      SELECT h.first, h.last, h.account FROM account a
      JOIN room_hidden h ON h.account = a.id AND h.conversation = ? AND h.last > ?
      WHERE a.localpart = ? AND a.domain = ? ORDER BY h.last\
      """;

  private static final String LOWEST = OF + " LIMIT 2";

  private Hidden() {}

  /// Hides a message of a room from an account, in the open transaction, unless it is hidden.
  public static void hide(Connection on, long account, long conversation, long sequence)
      throws SQLException {
    run(on, HIDE, account, conversation, sequence, sequence);
  }

  /// Hides everything up to a message, in the same way.
  public static void hideUpTo(Connection on, long account, long conversation, long sequence)
      throws SQLException {
    run(on, REPLACE, account, conversation, sequence);
    run(on, HIDE, account, conversation, sequence, 0);
  }

  /// Forgets what is hidden of a room up to there, in the open transaction.
  static void forget(Connection on, long conversation, long sequence) throws SQLException {
    run(on, FORGET, conversation, sequence);
  }

  private static void run(Connection on, String sql, long... values) throws SQLException {
    try (PreparedStatement statement = on.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setLong(i + 1, values[i]);
      }
      statement.executeUpdate();
    }
  }

  /// How much is hidden from an account, without what is up to there in that room.
  public static int count(Statements on, long account, long conversation, long upto)
      throws SQLException {
    PreparedStatement count = on.prepare(COUNT);
    count.setLong(1, account);
    count.setLong(2, conversation);
    count.setLong(3, upto);
    try (ResultSet row = count.executeQuery()) {
      return row.next() ? row.getInt(1) : 0;
    }
  }

  /// What of a room is hidden from some people, behind a place.
  public static Map<Jid, List<Span>> of(Statements on, Jid room, Collection<Jid> people, long after)
      throws SQLException {
    Map<Jid, List<Span>> hidden = new HashMap<>();
    Talk talk = Talk.find(on, room);
    if (talk == null || !any(on, talk, after)) {
      return hidden;
    }
    for (Jid person : people) {
      List<Span> spans = new ArrayList<>();
      try (ResultSet rows = find(on, OF, talk, person, after).executeQuery()) {
        while (rows.next()) {
          spans.add(new Span(rows.getLong(1), rows.getLong(2)));
        }
      }
      if (!spans.isEmpty()) {
        hidden.put(person, spans);
      }
    }
    return hidden;
  }

  private static boolean any(Statements on, Talk talk, long after) throws SQLException {
    PreparedStatement any = on.prepare(ANY);
    any.setLong(1, talk.conversation());
    any.setLong(2, after);
    try (ResultSet row = any.executeQuery()) {
      return row.next();
    }
  }

  private static PreparedStatement find(
      Statements on, String sql, Talk talk, Jid person, long after) throws SQLException {
    PreparedStatement find = on.prepare(sql);
    find.setLong(1, talk.conversation());
    find.setLong(2, after);
    find.setString(3, person.localpart());
    find.setString(4, person.domain());
    return find;
  }

  /// How a room looks to somebody.
  ///
  /// @param account whose view it is; 0 when nothing is hidden from there on
  /// @param floor everything up to there is hidden
  record Sight(long account, long floor) {
    /// Everything is seen.
    static final Sight CLEAR = new Sight(0, 0);
  }

  /// How a room looks to somebody. Who has hidden nothing, or only everything up to a message, pays
  /// for no more than this look.
  static Sight sight(Statements on, Talk room, Jid reader) throws SQLException {
    try (ResultSet rows = find(on, LOWEST, room, reader, 0).executeQuery()) {
      if (!rows.next()) {
        return Sight.CLEAR;
      }
      boolean begins = rows.getLong(1) == 0;
      long floor = begins ? rows.getLong(2) : 0;
      long account = rows.getLong(3);
      return new Sight(!begins || rows.next() ? account : 0, floor);
    }
  }
}
