package im.skein.storage.sqlite.text;

import im.skein.core.archive.Leftovers;
import im.skein.storage.sql.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/// Addresses of removed messages in SQLite.
public final class SqliteLeftovers implements Leftovers {
  private final Database database;
  private final Removed removed;
  private final BooleanSupplier searchable;

  /// Addresses in that database.
  ///
  /// @param searchable brings the index up to date; answers whether it is
  public SqliteLeftovers(Database database, Removed removed, BooleanSupplier searchable) {
    this.database = database;
    this.searchable = searchable;
    this.removed = removed;
  }

  /// Adds addresses in the open transaction.
  public static void add(Connection on, String room, String author, List<String> addresses)
      throws SQLException {
    if (addresses.isEmpty()) {
      return;
    }
    try (PreparedStatement add =
        on.prepareStatement("INSERT INTO leftover (room, author, address) VALUES (?, ?, ?)")) {
      for (String address : addresses) {
        add.setString(1, room);
        add.setString(2, author);
        add.setString(3, address);
        add.executeUpdate();
      }
    }
  }

  @Override
  public List<Leftover> first(int limit) {
    return database.read(handle -> {
      List<Leftover> found = new ArrayList<>();
      try (PreparedStatement look =
          handle
              .getConnection()
              .prepareStatement(
                  "SELECT id, room, author, address FROM leftover ORDER BY id LIMIT ?")) {
        look.setInt(1, limit);
        try (ResultSet rows = look.executeQuery()) {
          while (rows.next()) {
            found.add(
                new Leftover(
                    rows.getLong(1), rows.getString(2), rows.getString(3), rows.getString(4)));
          }
        }
      }
      return found;
    });
  }

  @Override
  public void settle(List<Leftover> done) {
    int _ =
        database.write(handle -> {
          try (PreparedStatement remove =
              handle.getConnection().prepareStatement("DELETE FROM leftover WHERE id = ?")) {
            for (Leftover one : done) {
              remove.setLong(1, one.key());
              remove.executeUpdate();
            }
          }
          return done.size();
        });
  }

  @Override
  public Mention mention(String key) {
    if (!searchable.getAsBoolean()) {
      return Mention.UNSURE;
    }
    boolean some =
        database.read(handle ->
            handle
                .select("SELECT 1 FROM search WHERE search MATCH ? LIMIT 1", "meta : f" + key)
                .mapTo(Integer.class)
                .findOne()
                .isPresent());
    return some ? Mention.SOME : Mention.NONE;
  }

  @Override
  public void watch(Runnable more) {
    removed.watch(more);
  }
}
