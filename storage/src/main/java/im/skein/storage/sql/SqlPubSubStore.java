package im.skein.storage.sql;

import im.skein.core.pubsub.PubSubStore;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.result.ResultIterator;
import org.jspecify.annotations.Nullable;

/// What accounts publish, in SQL.
public final class SqlPubSubStore implements PubSubStore {
  private static final String NODE = "SELECT name, settings, items, bytes FROM pubsub_node ";
  private static final String ITEM = "SELECT name, publisher, stamp, payload FROM pubsub_item ";

  private final Database database;

  /// A store on that database.
  public SqlPubSubStore(Database database) {
    this.database = database;
  }

  @Override
  public List<Node> nodes(long account) {
    return database.read(handle ->
        handle.select(NODE + "WHERE account = ? ORDER BY name", account).map(node()).list());
  }

  @Override
  public Node put(long account, String node, String settings) {
    return database.write(handle ->
        handle
            .select(
                """
                INSERT INTO pubsub_node (account, name, settings, items, bytes)
                VALUES (?, ?, ?, 0, 0)
                ON CONFLICT (account, name) DO UPDATE SET settings = excluded.settings
                RETURNING name, settings, items, bytes
                """,
                account,
                node,
                settings)
            .map(node())
            .one());
  }

  @Override
  public void remove(long account, String node) {
    database.write(handle ->
        handle.execute("DELETE FROM pubsub_node WHERE account = ? AND name = ?", account, node));
  }

  @Override
  public Node publish(long account, Node.Draft node, Item item, int keep) {
    return database.write(handle -> {
      handle.execute(
          """
          INSERT INTO pubsub_node (account, name, settings, items, bytes) VALUES (?, ?, ?, 0, 0)
          ON CONFLICT (account, name) DO NOTHING
          """,
          account,
          node.name(),
          node.settings());
      long key = key(handle, account, node.name()).orElseThrow();
      Tally tally = new Tally();
      tally.out(handle, "WHERE node = ? AND name = ?", key, item.id());
      handle.execute(
          """
          INSERT INTO pubsub_item (node, name, place, publisher, stamp, payload)
          SELECT ?, ?, COALESCE(MAX(place), 0) + 1, ?, ?, ? FROM pubsub_item WHERE node = ?
          """,
          key,
          item.id(),
          item.publisher(),
          item.stampMicros(),
          item.payload(),
          key);
      tally.in(item.payload().length);
      tally.out(
          handle,
          """
          WHERE node = ? AND place <= (
            SELECT place FROM pubsub_item WHERE node = ? ORDER BY place DESC LIMIT 1 OFFSET ?)
          """,
          key,
          key,
          keep);
      return tally.note(handle, key);
    });
  }

  @Override
  public @Nullable Node retract(long account, String node, String item) {
    return database
        .write(handle ->
            key(handle, account, node)
                .flatMap(key -> {
                  Tally tally = new Tally();
                  tally.out(handle, "WHERE node = ? AND name = ?", key, item);
                  return tally.items == 0 ? Optional.empty() : Optional.of(tally.note(handle, key));
                }))
        .orElse(null);
  }

  @Override
  public @Nullable Node purge(long account, String node) {
    return database
        .write(handle ->
            key(handle, account, node)
                .map(key -> {
                  Tally tally = new Tally();
                  tally.out(handle, "WHERE node = ?", key);
                  return tally.note(handle, key);
                }))
        .orElse(null);
  }

  @Override
  public @Nullable Item item(long account, String node, String id) {
    return database
        .read(handle ->
            key(handle, account, node)
                .flatMap(key ->
                    handle
                        .select(ITEM + "WHERE node = ? AND name = ?", key, id)
                        .map(item())
                        .findOne()))
        .orElse(null);
  }

  @Override
  public void view(
      long account,
      String node,
      @Nullable String after,
      boolean backwards,
      Predicate<Item> viewer) {
    database.read(handle -> {
      key(handle, account, node)
          .ifPresent(key -> view(handle, key, new Turn(after, backwards), viewer));
      return true;
    });
  }

  private record Turn(@Nullable String after, boolean backwards) {}

  private static void view(Handle handle, long key, Turn turn, Predicate<Item> viewer) {
    String side =
        turn.after == null
            ? "AND ? IS NULL"
            : "AND place %s (SELECT place FROM pubsub_item WHERE node = item.node AND name = ?)"
                .formatted(turn.backwards ? "<" : ">");
    String sql =
        ITEM
            + "AS item WHERE node = ? "
            + side
            + " ORDER BY place"
            + (turn.backwards ? " DESC" : "");
    try (ResultIterator<Item> items = handle.select(sql, key, turn.after).map(item()).iterator()) {
      boolean more = true;
      while (more && items.hasNext()) {
        more = viewer.test(items.next());
      }
    }
  }

  private static Optional<Long> key(Handle handle, long account, String node) {
    return handle
        .select("SELECT id FROM pubsub_node WHERE account = ? AND name = ?", account, node)
        .mapTo(Long.class)
        .findOne();
  }

  private static RowMapper<Node> node() {
    return (row, _) -> new Node(row.getString(1), row.getString(2), row.getInt(3), row.getLong(4));
  }

  private static RowMapper<Item> item() {
    return (row, _) ->
        new Item(row.getString(1), row.getString(2), row.getLong(3), row.getBytes(4));
  }

  /// Counts what goes in and out of a node while it is changed.
  private static final class Tally {
    private int items;
    private long bytes;

    void in(long size) {
      items++;
      bytes += size;
    }

    /// Removes the items that match.
    void out(Handle handle, String where, Object... values) {
      for (long size :
          handle
              .select("DELETE FROM pubsub_item " + where + " RETURNING LENGTH(payload)", values)
              .mapTo(Long.class)
              .list()) {
        items--;
        bytes -= size;
      }
    }

    Node note(Handle handle, long key) {
      return handle
          .select(
              """
              UPDATE pubsub_node SET items = items + ?, bytes = bytes + ? WHERE id = ?
              RETURNING name, settings, items, bytes
              """,
              items,
              bytes,
              key)
          .map(node())
          .one();
    }
  }
}
