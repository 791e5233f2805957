package im.skein.storage.sqlite.archive;

import im.skein.storage.sqlite.text.Amender;
import im.skein.storage.sqlite.text.Sides;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Conversations that people have cleared for themselves. They are gone from sight in one commit;
/// the text of what nobody else has goes afterwards, a piece at a time. How far that has come
/// stands in the database, so what was begun before a crash is finished after it. Used by the
/// writer's thread only.
public final class Clearings {
  /// So many messages are looked at in one commit.
  static final int PIECE = 250;

  private static final String NEXT =
      "SELECT account, conversation, seq, last FROM clearing ORDER BY account, conversation LIMIT 1";

  private static final String MESSAGES =
      """
      SELECT seq FROM message WHERE conversation = ? AND seq > ? AND seq <= ? ORDER BY seq LIMIT ?
      """;

  private static final String REACHED =
      "UPDATE clearing SET seq = ? WHERE account = ? AND conversation = ?";

  private static final String DONE = "DELETE FROM clearing WHERE account = ? AND conversation = ?";

  private boolean some = true;
  private boolean more;

  /// Those that the tables know.
  public Clearings() {}

  private record Clearing(long account, long conversation, long after, long last) {}

  /// A conversation was cleared; told when that is durable.
  public void note() {
    some = true;
  }

  /// Whether there may be something to do.
  public boolean isEmpty() {
    return !some;
  }

  /// Looks through a piece.
  public void apply(Connection on, Amender amender) throws SQLException {
    Clearing clearing = next(on);
    more = clearing != null;
    if (clearing == null) {
      return;
    }
    List<Long> piece = piece(on, clearing);
    Sides sides = Sides.find(on, clearing.conversation);
    Remover remover = new Remover(on, amender);
    for (long sequence : piece) {
      if (sides != null) {
        remover.wipe(clearing.account, sides, sequence);
      }
    }
    if (piece.size() < PIECE) {
      run(on, DONE, clearing.account, clearing.conversation);
    } else {
      run(on, REACHED, piece.getLast(), clearing.account, clearing.conversation);
    }
  }

  /// The piece is durable.
  public void committed() {
    some = more;
  }

  private static @Nullable Clearing next(Connection on) throws SQLException {
    try (PreparedStatement find = on.prepareStatement(NEXT);
        ResultSet row = find.executeQuery()) {
      return row.next()
          ? new Clearing(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4))
          : null;
    }
  }

  private static List<Long> piece(Connection on, Clearing clearing) throws SQLException {
    List<Long> piece = new ArrayList<>();
    try (PreparedStatement find = on.prepareStatement(MESSAGES)) {
      find.setLong(1, clearing.conversation);
      find.setLong(2, clearing.after);
      find.setLong(3, clearing.last);
      find.setInt(4, PIECE);
      try (ResultSet rows = find.executeQuery()) {
        while (rows.next()) {
          piece.add(rows.getLong(1));
        }
      }
    }
    return piece;
  }

  private static void run(Connection on, String sql, long... values) throws SQLException {
    try (PreparedStatement statement = on.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setLong(i + 1, values[i]);
      }
      statement.executeUpdate();
    }
  }
}
