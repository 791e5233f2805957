package im.skein.storage.sqlite;

import im.skein.core.archive.Findable;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Brings messages into the index by which they are found, a piece at a time, a little after they
/// were kept. Every conversation knows how far it stands in the index, so a crash forgets nothing,
/// and to build the index anew is to set that back.
final class SearchIndex {
  private static final int PIECE = 256;
  private static final long PIECE_BYTES = 1024 * 1024;
  private static final int MOST_CONVERSATIONS = 65_536;

  private static final String LAGGING =
      "SELECT conversation, indexed FROM conv_head WHERE indexed < seq LIMIT ?";

  private static final String SIDES =
      """
      SELECT h.seq, a.id, a.account, b.id, b.account FROM conversation c
      JOIN conv_head h ON h.conversation = c.id
      JOIN peer a ON a.id = c.a
      JOIN peer b ON b.id = c.b
      WHERE c.id = ?
      """;

  /// Passing messages are left out.
  private static final String MESSAGES =
      """
      SELECT m.seq, m.stamp, m.side, m.stanza FROM message m
      WHERE m.conversation = ? AND m.seq > ?
        AND NOT EXISTS (
          SELECT 1 FROM mailbox b
          WHERE b.direction = 2 AND b.account = iif(m.side = 0, ?, ?)
            AND b.place = m.recipient_place)
      ORDER BY m.seq
      """;

  private static final String ADD =
      """
      INSERT OR REPLACE INTO search (rowid, meta, words, conversation, seq)
      VALUES (?, ?, ?, ?, ?)
      """;

  private static final String REACHED = "UPDATE conv_head SET indexed = ? WHERE conversation = ?";

  /// Conversations that are not wholly in the index, and up to where they are.
  private final Map<Long, Long> lagging = new LinkedHashMap<>();

  /// Whether the tables may know more of them.
  private boolean unlisted = true;

  private Piece applied = Piece.NONE;

  /// @param found conversations that were looked up in the tables
  /// @param left of those that were read, the ones that still lag, and up to where they are now
  /// @param done those that no longer do
  /// @param unlisted whether the tables may know more than was looked up
  private record Piece(
      Map<Long, Long> found, Map<Long, Long> left, Map<Long, Long> done, boolean unlisted) {
    static final Piece NONE = new Piece(Map.of(), Map.of(), Map.of(), false);
  }

  private record Row(long stamp, String meta, String words, long conversation, long sequence) {}

  /// A message was kept; told when that is durable.
  synchronized void note(long conversation, long sequence) {
    if (lagging.size() < MOST_CONVERSATIONS || lagging.containsKey(conversation)) {
      lagging.merge(conversation, sequence - 1, Math::min);
    } else {
      unlisted = true;
    }
  }

  /// Whether every message stands in the index.
  synchronized boolean isComplete() {
    return lagging.isEmpty() && !unlisted;
  }

  /// Adds a piece.
  void apply(WriteConnection connection) throws SQLException {
    Map<Long, Long> waiting = waiting();
    Map<Long, Long> found = waiting.isEmpty() ? look(connection) : Map.of();
    Filler filler = new Filler(connection);
    for (Map.Entry<Long, Long> one : (waiting.isEmpty() ? found : waiting).entrySet()) {
      if (filler.isFull()) {
        break;
      }
      filler.read(one.getKey(), one.getValue());
    }
    filler.write();
    boolean still = waiting.isEmpty() ? found.size() == MOST_CONVERSATIONS : unlisted();
    applied = new Piece(found, filler.left, filler.done, still);
  }

  private synchronized boolean unlisted() {
    return unlisted;
  }

  /// Some conversations that lag, in no more than what a piece holds.
  private synchronized Map<Long, Long> waiting() {
    Map<Long, Long> some = new LinkedHashMap<>();
    for (Map.Entry<Long, Long> one : lagging.entrySet()) {
      if (some.size() == PIECE) {
        break;
      }
      some.put(one.getKey(), one.getValue());
    }
    return some;
  }

  private static Map<Long, Long> look(WriteConnection connection) throws SQLException {
    Map<Long, Long> found = new LinkedHashMap<>();
    try (PreparedStatement statement = connection.jdbc().prepareStatement(LAGGING)) {
      statement.setInt(1, MOST_CONVERSATIONS);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.put(rows.getLong(1), rows.getLong(2));
        }
      }
    }
    return found;
  }

  /// What [#apply] added is durable. What is kept later is noted later.
  synchronized void committed() {
    lagging.putAll(applied.found);
    lagging.putAll(applied.left);
    lagging.keySet().removeAll(applied.done.keySet());
    unlisted = applied.unlisted;
    applied = Piece.NONE;
  }

  /// Collects rows until a piece is full.
  private static final class Filler {
    final Map<Long, Long> left = new HashMap<>();
    final Map<Long, Long> done = new HashMap<>();
    private final WriteConnection connection;
    private final List<Row> rows = new ArrayList<>();
    private long bytes;

    Filler(WriteConnection connection) {
      this.connection = connection;
    }

    boolean isFull() {
      return rows.size() >= PIECE || bytes >= PIECE_BYTES;
    }

    void read(long conversation, long after) throws SQLException {
      try (PreparedStatement find = connection.jdbc().prepareStatement(SIDES)) {
        find.setLong(1, conversation);
        try (ResultSet row = find.executeQuery()) {
          if (!row.next()) {
            done.put(conversation, after);
            return;
          }
          long head = row.getLong(1);
          Side a = new Side(row.getLong(2), row.getLong(3));
          Side b = new Side(row.getLong(4), row.getLong(5));
          read(conversation, after, head, a, b);
        }
      }
    }

    private void read(long conversation, long after, long head, Side a, Side b)
        throws SQLException {
      long last = after;
      boolean whole = true;
      try (PreparedStatement statement = connection.jdbc().prepareStatement(MESSAGES)) {
        statement.setLong(1, conversation);
        statement.setLong(2, after);
        statement.setLong(3, b.account);
        statement.setLong(4, a.account);
        try (ResultSet found = statement.executeQuery()) {
          while (found.next()) {
            if (isFull()) {
              whole = false;
              break;
            }
            last = found.getLong(1);
            Side sender = found.getInt(3) == 0 ? a : b;
            String meta =
                "a%d a%d c%d s%d".formatted(a.account, b.account, conversation, sender.peer);
            add(found.getLong(2), meta, conversation, last, found.getBytes(4));
          }
        }
      }
      (whole ? done : left).put(conversation, whole ? Math.max(head, last) : last);
    }

    private void add(long stamp, String meta, long conversation, long sequence, byte[] stanza) {
      bytes += stanza.length;
      Findable findable = Findable.of(stanza);
      StringBuilder all = new StringBuilder(meta);
      findable.kinds().forEach(kind -> all.append(" k").append(kind.key()));
      String words = String.join(" ", findable.words());
      rows.add(new Row(stamp, all.toString(), words, conversation, sequence));
    }

    /// The index takes rows best in the order of their ids.
    void write() throws SQLException {
      rows.sort(Comparator.comparingLong(Row::stamp));
      try (PreparedStatement add = connection.jdbc().prepareStatement(ADD)) {
        for (Row row : rows) {
          add.setLong(1, row.stamp);
          add.setString(2, row.meta);
          add.setString(3, row.words);
          add.setLong(4, row.conversation);
          add.setLong(5, row.sequence);
          add.executeUpdate();
        }
      }
      try (PreparedStatement advance = connection.jdbc().prepareStatement(REACHED)) {
        advance(advance, done);
        advance(advance, left);
      }
    }

    private static void advance(PreparedStatement statement, Map<Long, Long> ends)
        throws SQLException {
      for (Map.Entry<Long, Long> end : ends.entrySet()) {
        statement.setLong(1, end.getValue());
        statement.setLong(2, end.getKey());
        statement.executeUpdate();
      }
    }
  }

  /// One of the two that talk; the account is 0 when it is not one of here.
  private record Side(long peer, long account) {}
}
