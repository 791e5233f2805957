package im.skein.storage.sqlite.text;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/// Merges the index after rows were taken out in bulk, a few pages at a time, so that their words
/// leave the file. What is to be done stands in the database, so a crash forgets nothing. Used by
/// the writer's thread only.
public final class Merger {
  /// So many pages are written in one commit, about.
  private static final int PAGES = 64;

  private static final String STALE = "SELECT stale FROM search_rules";
  private static final String FRESH = "UPDATE search_rules SET stale = 0 WHERE stale = ?";

  /// Which removals this merge takes along, as the table counts them; 0 while there is none.
  private long begun;

  private long reached;

  /// No merge has begun.
  public Merger() {}

  /// Rows are taken out in bulk in the open transaction.
  static void note(Connection on) throws SQLException {
    try (Statement statement = on.createStatement()) {
      statement.execute("UPDATE search_rules SET stale = stale + 1");
    }
  }

  /// Merges some pages if there is a reason.
  public void apply(Connection on) throws SQLException {
    long stale = stale(on);
    boolean again = begun != 0 && begun == stale;
    reached = stale;
    if (stale != 0 && !merge(on, again ? PAGES : -PAGES)) {
      try (PreparedStatement fresh = on.prepareStatement(FRESH)) {
        fresh.setLong(1, stale);
        fresh.executeUpdate();
      }
      reached = 0;
    }
  }

  /// Whether a merge has begun and is not at its end.
  public boolean underWay() {
    return begun != 0;
  }

  /// The pages are durable.
  ///
  /// @return whether there is more to do
  public boolean committed() {
    begun = reached;
    return begun != 0;
  }

  private static long stale(Connection on) throws SQLException {
    try (Statement statement = on.createStatement();
        ResultSet row = statement.executeQuery(STALE)) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  /// @param pages negative to begin, so that all parts of the index are merged into one
  /// @return whether anything was done; the statement itself counts as one change
  private static boolean merge(Connection on, int pages) throws SQLException {
    try (Statement statement = on.createStatement()) {
      long before = changes(statement);
      statement.execute("INSERT INTO search (search, rank) VALUES ('merge', " + pages + ")");
      return changes(statement) - before >= 2;
    }
  }

  private static long changes(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("SELECT total_changes()")) {
      row.next();
      return row.getLong(1);
    }
  }
}
