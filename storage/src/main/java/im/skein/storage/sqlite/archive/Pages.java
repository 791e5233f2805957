package im.skein.storage.sqlite.archive;

import im.skein.core.archive.ArchiveStore.Item;
import im.skein.core.archive.ArchiveStore.Range;
import im.skein.wire.Jid;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Shows what is kept: an account's mailbox as a whole, one conversation of it, or a room.
///
/// Stamps grow with the places of a mailbox and with the sequence of a conversation, so the ends of
/// a stretch of time are found by halving.
public final class Pages {
  private static final String MAILBOX =
      """
      SELECT b.place, b.conversation, b.seq, m.stamp, m.stanza
      FROM mailbox b JOIN message m ON m.conversation = b.conversation AND m.seq = b.seq
      WHERE b.account = ? AND b.place > ? AND b.place < ? AND b.direction < 2
      ORDER BY b.place\
      """;

  private static final String FOUND =
      """
      SELECT b.place, f.conversation, f.seq, m.stamp, m.stanza FROM search f
      CROSS JOIN message m ON m.conversation = f.conversation AND m.seq = f.seq
      CROSS JOIN conversation c ON c.id = f.conversation
      CROSS JOIN peer me ON me.account = ? AND me.id IN (c.a, c.b)
      CROSS JOIN mailbox b ON b.account = me.account AND b.direction < 2
        AND b.place = iif((m.side = 0) = (c.a = me.id), m.sender_place, m.recipient_place)
      WHERE search MATCH ? AND f.rowid >= ? AND f.rowid <= ? AND b.place > ? AND b.place < ?
      ORDER BY f.rowid\
      """;

  private static final String CONVERSATION =
      """
      SELECT %1$s, m.conversation, m.seq, m.stamp, m.stanza FROM message m
      WHERE m.conversation = ? AND m.seq > ? AND m.seq < ? AND %1$s > ? AND %1$s < ?
        AND EXISTS (
          SELECT 1 FROM mailbox b WHERE b.account = ? AND b.place = %1$s AND b.direction < 2)
      ORDER BY m.seq\
      """;

  private static final String OF_A =
      CONVERSATION.formatted("iif(m.side = 0, m.sender_place, m.recipient_place)");

  private static final String OF_B =
      CONVERSATION.formatted("iif(m.side = 0, m.recipient_place, m.sender_place)");

  private static final String ROOM =
      """
      SELECT m.seq, m.conversation, m.seq, m.stamp, m.stanza FROM message m
      WHERE m.conversation = ? AND m.seq > ? AND m.seq < ?\
      """;

  private static final String FOUND_IN_ROOM =
      """
      SELECT f.seq, f.conversation, f.seq, m.stamp, m.stanza FROM search f
      CROSS JOIN message m ON m.conversation = f.conversation AND m.seq = f.seq
      WHERE search MATCH ? AND f.seq > ? AND f.seq < ?\
      """;

  /// But for what is hidden from the account that reads. No two stretches overlap, so the first
  /// that ends there or later tells.
  private static final String SEEN =
      """
       AND m.seq < coalesce((
        SELECT h.first FROM room_hidden h
        WHERE h.account = ? AND h.conversation = m.conversation AND h.last >= m.seq
        ORDER BY h.last LIMIT 1), m.seq + 1)\
      """;

  private static final String BY_SEQUENCE = " ORDER BY m.seq";
  private static final String BY_STAMP = " ORDER BY f.rowid";

  private final Statements on;
  private final Range range;
  private final String order;
  private final Predicate<Item> viewer;

  /// @param on sees one state of the database
  /// @param backwards newest first
  /// @param viewer told of each message; answers whether it wants more
  public Pages(Statements on, Range range, boolean backwards, Predicate<Item> viewer) {
    this.on = on;
    this.range = range;
    this.order = backwards ? " DESC" : "";
    this.viewer = viewer;
  }

  /// Shows what a room has, to somebody.
  ///
  /// @param reader a bare address, or null for the server itself
  public void room(Jid room, @Nullable Jid reader) throws SQLException {
    Talk talk = Talk.find(on, room);
    if (talk == null) {
      return;
    }
    Hidden.Sight sight = reader == null ? Hidden.Sight.CLEAR : Hidden.sight(on, talk, reader);
    boolean any = range.search().isAny();
    boolean all = sight.account() == 0;
    String wanted = any ? ROOM : FOUND_IN_ROOM;
    String by = any ? BY_SEQUENCE : BY_STAMP;
    PreparedStatement statement = on.prepare(wanted + (all ? "" : SEEN) + by + order);
    if (any) {
      statement.setLong(1, talk.conversation());
    } else {
      statement.setString(1, Matches.of(talk, range.search()));
    }
    Halving sequences = Halving.conversation(on, talk);
    long after = Math.max(range.after(), sequences.firstAt(range.fromMicros()) - 1);
    statement.setLong(2, Math.max(after, sight.floor()));
    statement.setLong(3, Math.min(range.before(), sequences.firstBehind(range.toMicros())));
    if (!all) {
      statement.setLong(4, sight.account());
    }
    show(statement);
  }

  /// Shows what an account has.
  public void account(long account) throws SQLException {
    if (!range.search().isAny()) {
      found(account);
    } else if (range.with() == null) {
      mailbox(account);
    } else {
      conversation(account, range.with());
    }
  }

  private void mailbox(long account) throws SQLException {
    Halving places = Halving.mailbox(on, account);
    PreparedStatement statement = on.prepare(MAILBOX + order);
    statement.setLong(1, account);
    statement.setLong(2, Math.max(range.after(), places.firstAt(range.fromMicros()) - 1));
    statement.setLong(3, Math.min(range.before(), places.firstBehind(range.toMicros())));
    show(statement);
  }

  private void conversation(long account, Jid other) throws SQLException {
    Talk talk = Talk.find(on, account, other);
    if (talk == null) {
      return;
    }
    Halving sequences = Halving.conversation(on, talk);
    PreparedStatement statement = on.prepare((talk.isA() ? OF_A : OF_B) + order);
    statement.setLong(1, talk.conversation());
    statement.setLong(2, sequences.firstAt(from(account)) - 1);
    statement.setLong(3, sequences.firstBehind(to(account)));
    statement.setLong(4, range.after());
    statement.setLong(5, range.before());
    statement.setLong(6, account);
    show(statement);
  }

  private void found(long account) throws SQLException {
    String match = Matches.of(on, account, range);
    if (match == null) {
      return;
    }
    PreparedStatement statement = on.prepare(FOUND + order);
    statement.setLong(1, account);
    statement.setString(2, match);
    statement.setLong(3, from(account));
    statement.setLong(4, to(account));
    statement.setLong(5, range.after());
    statement.setLong(6, range.before());
    show(statement);
  }

  /// The earliest stamp of the range, as its places tell it, too.
  private long from(long account) throws SQLException {
    return Math.max(range.fromMicros(), Halving.stampAt(on, account, range.after() + 1, 0));
  }

  private long to(long account) throws SQLException {
    return Math.min(range.toMicros(), Halving.stampAt(on, account, range.before(), Long.MAX_VALUE));
  }

  private void show(PreparedStatement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery()) {
      boolean more = true;
      while (more && rows.next()) {
        more =
            viewer.test(
                new Item(
                    rows.getLong(1),
                    rows.getLong(2),
                    rows.getLong(3),
                    rows.getLong(4),
                    rows.getBytes(5)));
      }
    }
  }
}
