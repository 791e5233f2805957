package im.skein.storage.sqlite;

import im.skein.storage.sqlite.archive.Remover;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Passing messages that may go, as far as they are not yet gone: they are removed a piece at a
/// time, and losing the last second of this costs nothing but a little space.
final class Discards {
  private static final int PIECE = 2_000;

  /// By account, ranges of places that do not touch: the last place of each by its first.
  private final Map<Long, TreeMap<Long, Long>> waiting = new HashMap<>();

  private List<Range> applied = List.of();

  private record Range(long account, long first, long last) {}

  /// Notes that what stands from one place to another may go.
  synchronized void note(long account, long first, long last) {
    TreeMap<Long, Long> ranges = waiting.computeIfAbsent(account, _ -> new TreeMap<>());
    long from = first;
    long to = last;
    Map.Entry<Long, Long> before = ranges.floorEntry(last + 1);
    while (before != null && before.getValue() >= from - 1) {
      from = Math.min(from, before.getKey());
      to = Math.max(to, before.getValue());
      ranges.remove(before.getKey());
      before = ranges.floorEntry(to + 1);
    }
    ranges.put(from, to);
  }

  /// Whether anything waits.
  synchronized boolean isEmpty() {
    return waiting.isEmpty();
  }

  /// Whether what stands at that place may go.
  synchronized boolean holds(long account, long place) {
    TreeMap<Long, Long> ranges = waiting.get(account);
    Map.Entry<Long, Long> range = ranges == null ? null : ranges.floorEntry(place);
    return range != null && range.getValue() >= place;
  }

  /// Forgets what waits of an account.
  synchronized void forget(long account) {
    waiting.remove(account);
  }

  /// Removes a piece of what waits.
  void apply(WriteConnection connection) throws SQLException {
    List<Range> done = new ArrayList<>();
    int budget = PIECE;
    for (Range range : ranges()) {
      if (budget <= 0) {
        break;
      }
      List<long[]> rows = rows(connection, range, budget);
      remove(connection, range.account, rows);
      boolean whole = rows.size() < budget;
      budget -= rows.size();
      done.add(whole ? range : new Range(range.account, range.first, rows.getLast()[0]));
    }
    applied = done;
  }

  private synchronized List<Range> ranges() {
    List<Range> all = new ArrayList<>();
    waiting.forEach((account, ranges) ->
        ranges.forEach((first, last) -> all.add(new Range(account, first, last))));
    return all;
  }

  private static List<long[]> rows(WriteConnection connection, Range range, int limit)
      throws SQLException {
    List<long[]> rows = new ArrayList<>();
    try (PreparedStatement find =
        connection
            .jdbc()
            .prepareStatement(
                """
                SELECT place, conversation, seq FROM mailbox
                WHERE direction = 2 AND account = ? AND place BETWEEN ? AND ?
                ORDER BY place LIMIT ?
                """)) {
      find.setLong(1, range.account);
      find.setLong(2, range.first);
      find.setLong(3, range.last);
      find.setInt(4, limit);
      try (ResultSet found = find.executeQuery()) {
        while (found.next()) {
          rows.add(new long[] {found.getLong(1), found.getLong(2), found.getLong(3)});
        }
      }
    }
    return rows;
  }

  private static void remove(WriteConnection connection, long account, List<long[]> rows)
      throws SQLException {
    Remover remover = new Remover(connection.jdbc(), connection.appender().amender());
    try (PreparedStatement message =
            connection
                .jdbc()
                .prepareStatement(
                    """
                    DELETE FROM message
                    WHERE conversation = ? AND seq = ? AND (sender_place = 0
                      OR conversation IN (SELECT id FROM conversation WHERE a = b AND id = ?))
                    """);
        PreparedStatement pointer =
            connection
                .jdbc()
                .prepareStatement("DELETE FROM mailbox WHERE account = ? AND place = ?")) {
      for (long[] row : rows) {
        message.setLong(1, row[1]);
        message.setLong(2, row[2]);
        message.setLong(3, row[1]);
        boolean whole = message.executeUpdate() == 1;
        pointer.setLong(1, account);
        pointer.setLong(2, row[0]);
        pointer.executeUpdate();
        if (!whole) {
          // Its sender may have removed it before.
          remover.wipe(account, row[1], row[2]);
        }
      }
    }
  }

  /// What [#apply] removed is gone for good.
  ///
  /// @return whether more waits than a piece
  synchronized boolean committed() {
    for (Range range : applied) {
      TreeMap<Long, Long> ranges = waiting.get(range.account);
      Long last = ranges == null ? null : ranges.remove(range.first);
      if (ranges == null) {
        continue;
      }
      if (last != null && last > range.last) {
        ranges.put(range.last + 1, last);
      }
      if (ranges.isEmpty()) {
        waiting.remove(range.account);
      }
    }
    boolean more = !applied.isEmpty() && !waiting.isEmpty();
    applied = List.of();
    return more;
  }
}
