package im.skein.storage.sqlite.text;

import im.skein.core.chat.Amendment.Old;
import im.skein.core.chat.Kept;
import java.sql.Connection;
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
public final class SearchIndex {
  private static final int PIECE = 256;
  private static final long PIECE_BYTES = 1024 * 1024;
  private static final int MOST_CONVERSATIONS = 65_536;

  private static final String LAGGING =
      "SELECT conversation, indexed FROM conv_head WHERE indexed < seq LIMIT ?";

  /// Messages that pass and stand in nobody's archive are left out.
  private static final String MESSAGES =
      """
      SELECT m.seq, m.stamp, m.side, m.stanza FROM message m
      WHERE m.conversation = ? AND m.seq > ?
        AND ((? AND m.sender_place > 0) OR NOT EXISTS (
          SELECT 1 FROM mailbox b
          WHERE b.direction = 2 AND b.account = iif(m.side = 0, ?, ?)
            AND b.place = m.recipient_place))
      ORDER BY m.seq
      """;

  /// Notes a name of a message.
  static final String NAME =
      "INSERT OR IGNORE INTO named (conversation, name, seq) VALUES (?, ?, ?)";

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

  /// A message on its way into the index.
  private record Fresh(Sides sides, int side, long stamp, long sequence, Kept kept) {}

  /// An index of which only the tables know how far it is.
  public SearchIndex() {}

  /// Builds everything anew, at leisure, if messages were found by something else before.
  ///
  /// @param on an idle connection
  public static void renew(Connection on) throws SQLException {
    IndexTable.renew(on);
  }

  /// A message was kept; told when that is durable.
  public synchronized void note(long conversation, long sequence) {
    if (lagging.size() < MOST_CONVERSATIONS || lagging.containsKey(conversation)) {
      lagging.merge(conversation, sequence - 1, Math::min);
    } else {
      unlisted = true;
    }
  }

  /// Whether every message stands in the index.
  public synchronized boolean isComplete() {
    return lagging.isEmpty() && !unlisted;
  }

  /// Adds a piece.
  public void apply(Connection connection) throws SQLException {
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

  private static Map<Long, Long> look(Connection connection) throws SQLException {
    Map<Long, Long> found = new LinkedHashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(LAGGING)) {
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
  public synchronized void committed() {
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
    private final Connection on;
    private final IndexTable table;
    private final List<Fresh> rows = new ArrayList<>();
    private long bytes;

    Filler(Connection on) {
      this.on = on;
      this.table = new IndexTable(on);
    }

    boolean isFull() {
      return rows.size() >= PIECE || bytes >= PIECE_BYTES;
    }

    void read(long conversation, long after) throws SQLException {
      Sides sides = Sides.find(on, conversation);
      if (sides == null) {
        done.put(conversation, after);
        return;
      }
      long last = after;
      boolean whole = true;
      try (PreparedStatement statement = on.prepareStatement(MESSAGES)) {
        statement.setLong(1, conversation);
        statement.setLong(2, after);
        statement.setBoolean(3, sides.a().peer() != sides.b().peer());
        statement.setLong(4, sides.b().account());
        statement.setLong(5, sides.a().account());
        try (ResultSet found = statement.executeQuery()) {
          while (found.next()) {
            if (isFull()) {
              whole = false;
              break;
            }
            last = found.getLong(1);
            add(sides, found.getInt(3), found.getLong(2), last, found.getBytes(4));
          }
        }
      }
      (whole ? done : left).put(conversation, whole ? Math.max(sides.head(), last) : last);
    }

    private void add(Sides sides, int side, long stamp, long sequence, byte[] stanza) {
      bytes += stanza.length;
      Kept kept = Kept.read(stanza);
      if (kept != null) {
        rows.add(new Fresh(sides, side, stamp, sequence, kept));
      }
    }

    /// The index takes rows best in the order of their ids.
    void write() throws SQLException {
      rows.sort(Comparator.comparingLong(Fresh::stamp));
      try (PreparedStatement name = on.prepareStatement(NAME)) {
        for (Fresh fresh : rows) {
          IndexTable.Row row =
              IndexTable.Row.of(fresh.sides, fresh.side, fresh.stamp, fresh.sequence, fresh.kept);
          if (row != null) {
            table.add(row);
          }
          for (long number : fresh.kept.names()) {
            name.setLong(1, fresh.sides.conversation());
            name.setLong(2, number);
            name.setLong(3, fresh.sequence);
            name.executeUpdate();
          }
          supersede(fresh);
        }
      }
      try (PreparedStatement advance = on.prepareStatement(REACHED)) {
        advance(advance, done);
        advance(advance, left);
      }
    }

    /// What a message corrects is found no more: who looks for it means the text that counts.
    private void supersede(Fresh fresh) throws SQLException {
      String corrected = fresh.kept.corrects();
      if (corrected == null || fresh.kept.isRetracted()) {
        return;
      }
      String author = fresh.kept.author();
      for (Old old : new Past(on, fresh.sides.conversation(), false).named(corrected)) {
        if (old.sequence() < fresh.sequence && old.kept().author().equals(author)) {
          // Whoever wrote the one has written the other, on the same side.
          table.remove(
              IndexTable.Row.of(
                  fresh.sides, fresh.side, old.stampMicros(), old.sequence(), old.kept()));
        }
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
}
