package im.skein.storage.sqlite;

import im.skein.core.archive.ArchiveStore;
import im.skein.core.archive.Leftovers;
import im.skein.core.archive.Search;
import im.skein.core.archive.Search.Phrase;
import im.skein.core.base.AccountRef;
import im.skein.core.chat.MessageLog.Appended;
import im.skein.core.chat.StanzaIds;
import im.skein.storage.sql.Stamps;
import im.skein.storage.sqlite.text.Amender;
import im.skein.storage.sqlite.text.Remover;
import im.skein.storage.sqlite.text.SearchIndex;
import im.skein.storage.sqlite.text.SqliteLeftovers;
import im.skein.wire.Jid;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Reads conversations from SQLite: an account's mailbox as a whole, or one conversation of it.
///
/// Stamps grow with the places of a mailbox and with the sequence of a conversation, so the ends of
/// a stretch of time are found by halving.
final class SqliteArchive implements ArchiveStore {
  private static final String ITEM = "SELECT b.place, b.conversation, b.seq, m.stamp, m.stanza ";

  private static final String MAILBOX =
      ITEM
          + """
          FROM mailbox b JOIN message m ON m.conversation = b.conversation AND m.seq = b.seq
          WHERE b.account = ? AND b.place > ? AND b.place < ? AND b.direction < 2
          ORDER BY b.place\
          """;

  private static final String SENT_BY_A = "iif(m.side = 0, m.sender_place, m.recipient_place)";
  private static final String SENT_BY_B = "iif(m.side = 0, m.recipient_place, m.sender_place)";

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

  private static final String FIND_CONVERSATION =
      """
      SELECT c.id, c.a = me.id, h.seq FROM peer me
      JOIN peer other ON other.jid = ?
      JOIN conversation c ON c.kind = 0
        AND c.a = min(me.id, other.id) AND c.b = max(me.id, other.id)
      JOIN conv_head h ON h.conversation = c.id
      WHERE me.account = ? AND me.account <> 0
      """;

  private static final String FIND_PLACE =
      """
      SELECT h.seq, m.seq IS NOT NULL,
        CASE WHEN m.seq IS NULL THEN 0
          WHEN (m.side = 0) = (c.a = me.id) THEN m.sender_place ELSE m.recipient_place END
      FROM conversation c
      JOIN conv_head h ON h.conversation = c.id
      JOIN peer me ON me.id IN (c.a, c.b) AND me.account = ? AND me.account <> 0
      LEFT JOIN message m ON m.conversation = c.id AND m.seq = ?
      WHERE c.id = ?
      """;

  private static final String FIND_ROOM =
      """
      SELECT c.id, h.seq FROM peer p
      JOIN conversation c ON c.kind = 1 AND c.a = p.id AND c.b = p.id
      JOIN conv_head h ON h.conversation = c.id
      WHERE p.jid = ?
      """;

  private static final String FIND_PLACE_IN_ROOM =
      """
      SELECT h.seq, coalesce(m.seq, 0) FROM peer p
      JOIN conversation c ON c.kind = 1 AND c.a = p.id AND c.b = p.id
      JOIN conv_head h ON h.conversation = c.id
      LEFT JOIN message m ON m.conversation = c.id AND m.seq = ?
      WHERE p.jid = ? AND c.id = ?
      """;

  private static final String ROOM =
      """
      SELECT m.seq, m.conversation, m.seq, m.stamp, m.stanza FROM message m
      WHERE m.conversation = ? AND m.seq > ? AND m.seq < ? ORDER BY m.seq\
      """;

  private static final String FOUND_IN_ROOM =
      """
      SELECT f.seq, f.conversation, f.seq, m.stamp, m.stanza FROM search f
      CROSS JOIN message m ON m.conversation = f.conversation AND m.seq = f.seq
      WHERE search MATCH ? AND f.seq > ? AND f.seq < ? ORDER BY f.rowid\
      """;

  private static final String HEAD = "SELECT place FROM mailbox_head WHERE account = ?";

  private static final String STAMP_IN_MAILBOX =
      """
      SELECT b.place, m.stamp FROM mailbox b
      JOIN message m ON m.conversation = b.conversation AND m.seq = b.seq
      WHERE b.account = ? AND b.place >= ? ORDER BY b.place LIMIT 1
      """;

  private static final String STAMP_IN_CONVERSATION =
      "SELECT seq, stamp FROM message WHERE conversation = ? AND seq >= ? ORDER BY seq LIMIT 1";

  /// So many pieces a search waits for.
  private static final int MOST_PIECES = 4;

  /// So many messages of a conversation are removed in one commit.
  private static final int CLEARED = 250;

  private static final String FIND_PEER = "SELECT id FROM peer WHERE jid = ?";

  private final Readers readers;
  private final SearchIndex index;
  private final Writer writer;
  private final SqliteDatabase database;
  private final Expiry expiry;
  private final Amender amender;
  private final InstantSource clock;
  private final SqliteLeftovers leftovers;

  SqliteArchive(
      Readers readers, Backlog backlog, Writer writer, Amender amender, InstantSource clock) {
    this.readers = readers;
    this.index = backlog.index();
    this.expiry = new Expiry(backlog.places(), amender);
    this.writer = writer;
    this.amender = amender;
    this.clock = clock;
    this.database = new SqliteDatabase(writer, readers);
    this.leftovers = new SqliteLeftovers(database, backlog.removed(), this::catchUp);
  }

  @Override
  public OptionalLong place(long account, long conversation, long sequence) {
    return readers.read(connection -> {
      PreparedStatement statement = connection.prepare(FIND_PLACE);
      statement.setLong(1, account);
      statement.setLong(2, sequence);
      statement.setLong(3, conversation);
      try (ResultSet row = statement.executeQuery()) {
        boolean known = row.next() && sequence >= 1 && sequence <= row.getLong(1);
        return known ? OptionalLong.of(row.getLong(3)) : OptionalLong.empty();
      }
    });
  }

  @Override
  public OptionalLong place(Jid room, long conversation, long sequence) {
    return readers.read(connection -> {
      PreparedStatement statement = connection.prepare(FIND_PLACE_IN_ROOM);
      statement.setLong(1, sequence);
      statement.setString(2, room.toString());
      statement.setLong(3, conversation);
      try (ResultSet row = statement.executeQuery()) {
        boolean known = row.next() && sequence >= 1 && sequence <= row.getLong(1);
        return known ? OptionalLong.of(row.getLong(2)) : OptionalLong.empty();
      }
    });
  }

  @Override
  public void view(long account, Range range, boolean backwards, Predicate<Item> viewer) {
    if (!range.search().isAny()) {
      boolean _ = catchUp();
    }
    boolean _ =
        readers.read(connection ->
            connection.consistently(reading -> {
              if (!range.search().isAny()) {
                found(reading, account, range, backwards, viewer);
              } else if (range.with() == null) {
                mailbox(reading, account, range, backwards, viewer);
              } else {
                conversation(reading, account, range, backwards, viewer);
              }
              return true;
            }));
  }

  @Override
  public synchronized boolean expire(long beforeMicros) {
    boolean more = database.write(handle -> expiry.apply(handle.getConnection(), beforeMicros));
    expiry.committed();
    return more;
  }

  @Override
  public Appended remove(AccountRef account, List<StanzaIds.Place> messages, byte[] notice) {
    RemovalWrite write =
        new RemovalWrite(account, messages, notice, Stamps.micros(clock.instant()), index);
    writer.put(write);
    return write.await();
  }

  @Override
  public boolean clear(long account, Jid with, long lastPlace) {
    return database.write(handle -> {
      Remover remover = new Remover(handle.getConnection(), amender);
      return remover.clear(account, with.toString(), lastPlace, CLEARED) == CLEARED;
    });
  }

  @Override
  public Leftovers leftovers() {
    return leftovers;
  }

  @Override
  public void view(Jid room, Range range, boolean backwards, Predicate<Item> viewer) {
    if (!range.search().isAny()) {
      boolean _ = catchUp();
    }
    boolean _ =
        readers.read(connection ->
            connection.consistently(reading -> {
              room(reading, room, range, backwards, viewer);
              return true;
            }));
  }

  private static void room(
      ReadConnection reading, Jid room, Range range, boolean backwards, Predicate<Item> viewer)
      throws SQLException {
    PreparedStatement find = reading.prepare(FIND_ROOM);
    find.setString(1, room.toString());
    long conversation;
    long head;
    try (ResultSet row = find.executeQuery()) {
      if (!row.next()) {
        return;
      }
      conversation = row.getLong(1);
      head = row.getLong(2);
    }
    Halving sequences = new Halving(reading, STAMP_IN_CONVERSATION, conversation, head);
    boolean any = range.search().isAny();
    PreparedStatement statement =
        reading.prepare((any ? ROOM : FOUND_IN_ROOM) + (backwards ? " DESC" : ""));
    if (any) {
      statement.setLong(1, conversation);
    } else {
      statement.setString(1, match("c" + conversation, range.search()));
    }
    statement.setLong(2, Math.max(range.after(), sequences.firstAt(range.fromMicros()) - 1));
    statement.setLong(3, Math.min(range.before(), sequences.firstBehind(range.toMicros())));
    show(statement, viewer);
  }

  private static void mailbox(
      ReadConnection reading, long account, Range range, boolean backwards, Predicate<Item> viewer)
      throws SQLException {
    Halving places =
        new Halving(reading, STAMP_IN_MAILBOX, account, number(reading, HEAD, account));
    PreparedStatement statement = reading.prepare(MAILBOX + (backwards ? " DESC" : ""));
    statement.setLong(1, account);
    statement.setLong(2, Math.max(range.after(), places.firstAt(range.fromMicros()) - 1));
    statement.setLong(3, Math.min(range.before(), places.firstBehind(range.toMicros())));
    show(statement, viewer);
  }

  private static void conversation(
      ReadConnection reading, long account, Range range, boolean backwards, Predicate<Item> viewer)
      throws SQLException {
    Talk talk = talk(reading, account, String.valueOf(range.with()));
    if (talk == null) {
      return;
    }
    Halving sequences = new Halving(reading, STAMP_IN_CONVERSATION, talk.conversation, talk.head);
    long from = Math.max(range.fromMicros(), stampAt(reading, account, range.after() + 1, 0));
    long to = Math.min(range.toMicros(), stampAt(reading, account, range.before(), Long.MAX_VALUE));
    String sql = conversation(talk.isA ? SENT_BY_A : SENT_BY_B);
    PreparedStatement statement = reading.prepare(sql + (backwards ? " DESC" : ""));
    statement.setLong(1, talk.conversation);
    statement.setLong(2, sequences.firstAt(from) - 1);
    statement.setLong(3, sequences.firstBehind(to));
    statement.setLong(4, range.after());
    statement.setLong(5, range.before());
    statement.setLong(6, account);
    show(statement, viewer);
  }

  /// The conversation of an account with somebody.
  ///
  /// @param head its last sequence
  /// @param isA whether the account is its first side
  private record Talk(long conversation, boolean isA, long head) {}

  private static @Nullable Talk talk(ReadConnection reading, long account, String other)
      throws SQLException {
    PreparedStatement find = reading.prepare(FIND_CONVERSATION);
    find.setString(1, other);
    find.setLong(2, account);
    try (ResultSet row = find.executeQuery()) {
      return row.next() ? new Talk(row.getLong(1), row.getBoolean(2), row.getLong(3)) : null;
    }
  }

  /// Has what was kept lately brought into the index, unless that is very much.
  private boolean catchUp() {
    for (int i = 0; i < MOST_PIECES && !index.isComplete(); i++) {
      IndexWrite write = new IndexWrite(index);
      writer.put(write);
      write.done.join();
    }
    return index.isComplete();
  }

  private static void found(
      ReadConnection reading, long account, Range range, boolean backwards, Predicate<Item> viewer)
      throws SQLException {
    String match = match(reading, account, range);
    if (match.isEmpty()) {
      return;
    }
    long from = Math.max(range.fromMicros(), stampAt(reading, account, range.after() + 1, 0));
    long to = Math.min(range.toMicros(), stampAt(reading, account, range.before(), Long.MAX_VALUE));
    PreparedStatement statement = reading.prepare(FOUND + (backwards ? " DESC" : ""));
    statement.setLong(1, account);
    statement.setString(2, match);
    statement.setLong(3, from);
    statement.setLong(4, to);
    statement.setLong(5, range.after());
    statement.setLong(6, range.before());
    show(statement, viewer);
  }

  /// The search in the language of the index, empty when nothing can be found.
  private static String match(ReadConnection reading, long account, Range range)
      throws SQLException {
    StringBuilder meta = new StringBuilder("a" + account);
    if (range.with() != null) {
      Talk talk = talk(reading, account, range.with().toString());
      if (talk == null) {
        return "";
      }
      meta.append(" AND c").append(talk.conversation);
    }
    Search search = range.search();
    if (search.sender() != null) {
      PreparedStatement find = reading.prepare(FIND_PEER);
      find.setString(1, search.sender().toString());
      try (ResultSet row = find.executeQuery()) {
        if (!row.next()) {
          return "";
        }
        meta.append(" AND s").append(row.getLong(1));
      }
    }
    return match(meta.toString(), search);
  }

  /// What to look for among the messages with that in their meta.
  private static String match(String meta, Search search) {
    StringBuilder match = new StringBuilder("meta : (").append(meta);
    search.kinds().forEach(kind -> match.append(" AND k").append(kind.key()));
    match.append(')');
    for (Phrase phrase : search.phrases()) {
      match.append(" AND words : \"").append(String.join(" ", phrase.words())).append('"');
      match.append(phrase.open() ? " *" : "");
    }
    return match.toString();
  }

  private static String conversation(String place) {
    return """
    SELECT %1$s, m.conversation, m.seq, m.stamp, m.stanza FROM message m
    WHERE m.conversation = ? AND m.seq > ? AND m.seq < ? AND %1$s > ? AND %1$s < ?
      AND EXISTS (
        SELECT 1 FROM mailbox b WHERE b.account = ? AND b.place = %1$s AND b.direction < 2)
    ORDER BY m.seq\
    """
        .formatted(place);
  }

  /// The stamp of the first message of a mailbox from that place on; places may be many more than
  /// the messages of one conversation, so there they are sought by their time.
  private static long stampAt(ReadConnection reading, long account, long place, long none)
      throws SQLException {
    if (place <= 1 || place == Long.MAX_VALUE) {
      return none;
    }
    PreparedStatement statement = reading.prepare(STAMP_IN_MAILBOX);
    statement.setLong(1, account);
    statement.setLong(2, place);
    try (ResultSet row = statement.executeQuery()) {
      return row.next() ? row.getLong(2) : none;
    }
  }

  private static void show(PreparedStatement statement, Predicate<Item> viewer)
      throws SQLException {
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

  private static long number(ReadConnection reading, String sql, long key) throws SQLException {
    PreparedStatement statement = reading.prepare(sql);
    statement.setLong(1, key);
    try (ResultSet row = statement.executeQuery()) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  /// Finds where a time lies in a row of numbered messages with growing stamps and perhaps gaps.
  private record Halving(ReadConnection reading, String sql, long key, long head) {
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
      PreparedStatement statement = reading.prepare(sql);
      statement.setLong(1, key);
      statement.setLong(2, number);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getLong(2) : null;
      }
    }
  }
}
