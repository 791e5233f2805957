package im.skein.storage.sql;

import im.skein.core.roster.RosterItem;
import im.skein.core.roster.RosterItem.Subscription;
import im.skein.core.roster.RosterStore;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/// Rosters in SQL.
public final class SqlRosterStore implements RosterStore {
  /// So many removed contacts are remembered for each account.
  private static final int TOMBSTONES = 256;

  private static final int REMOVED = 4;

  /// Ends each group's name in the column; XML allows it in no text.
  private static final char END = '\u001f';

  private static final String ITEMS =
      """
      SELECT contact, name, subscription, asking, approved, request, listed, group_names
      FROM roster
      """;

  private final Database database;

  /// A store on that database.
  public SqlRosterStore(Database database) {
    this.database = database;
  }

  @Override
  public Roster load(long account) {
    return database.read(handle -> roster(handle, account));
  }

  private static Roster roster(Handle handle, long account) {
    return new Roster(
        head(handle, account).version(),
        handle
            .select(
                ITEMS + "WHERE account = ? AND subscription <> ? ORDER BY made, contact",
                account,
                REMOVED)
            .map(item())
            .list());
  }

  @Override
  public @Nullable RosterItem item(long account, String contact) {
    return database
        .read(handle ->
            handle
                .select(
                    ITEMS + "WHERE account = ? AND contact = ? AND subscription <> ?",
                    account,
                    contact,
                    REMOVED)
                .map(item())
                .findOne())
        .orElse(null);
  }

  @Override
  public int strangers(long account) {
    return database.read(handle ->
        handle
            .select(
                """
                SELECT count(*) FROM roster
                WHERE account = ? AND listed = 0 AND request <> '' AND subscription <> ?
                """,
                account,
                REMOVED)
            .mapTo(Integer.class)
            .one());
  }

  @Override
  public long put(long account, RosterItem item) {
    return database.write(handle -> put(handle, account, item));
  }

  @Override
  public List<Long> putBoth(long first, RosterItem firstItem, long second, RosterItem secondItem) {
    return database.write(
        handle -> List.of(put(handle, first, firstItem), put(handle, second, secondItem)));
  }

  private static long put(Handle handle, long account, RosterItem item) {
    long version = next(handle, account);
    handle
        .createUpdate(
            """
            INSERT INTO roster (account, contact, name, subscription, asking, approved, request,
              listed, group_names, made, version)
            VALUES (:account, :contact, :name, :subscription, :asking, :approved, :request,
              :listed, :groups, :version, :version)
            ON CONFLICT (account, contact) DO UPDATE SET
              name = excluded.name, subscription = excluded.subscription,
              asking = excluded.asking, approved = excluded.approved,
              request = excluded.request, listed = excluded.listed,
              group_names = excluded.group_names, version = excluded.version,
              made = CASE WHEN roster.subscription = :removed THEN excluded.made
                          ELSE roster.made END
            """)
        .bind("account", account)
        .bind("contact", item.contact())
        .bind("name", item.name())
        .bind("subscription", code(item.subscription()))
        .bind("asking", item.asking() ? 1 : 0)
        .bind("approved", item.approved() ? 1 : 0)
        .bind("request", item.request())
        .bind("listed", item.listed() ? 1 : 0)
        .bind("groups", join(item.groups()))
        .bind("version", version)
        .bind("removed", REMOVED)
        .execute();
    return version;
  }

  @Override
  public long remove(long account, String contact) {
    return database.write(handle -> {
      long version = next(handle, account);
      handle.execute(
          """
          UPDATE roster SET subscription = ?, name = '', asking = 0, approved = 0,
            request = '', listed = 0, group_names = '', version = ?
          WHERE account = ? AND contact = ? AND subscription <> ?
          """,
          REMOVED,
          version,
          account,
          contact,
          REMOVED);
      forgetOldest(handle, account);
      return version;
    });
  }

  /// Drops the tombstones beyond the newest ones, and notes up to which version they went.
  private static void forgetOldest(Handle handle, long account) {
    handle
        .select(
            """
            SELECT version FROM roster WHERE account = ? AND subscription = ?
            ORDER BY version DESC LIMIT 1 OFFSET ?
            """,
            account,
            REMOVED,
            TOMBSTONES)
        .mapTo(Long.class)
        .findOne()
        .ifPresent(oldest -> {
          handle.execute(
              "DELETE FROM roster WHERE account = ? AND subscription = ? AND version <= ?",
              account,
              REMOVED,
              oldest);
          handle.execute("UPDATE roster_head SET oldest = ? WHERE account = ?", oldest, account);
        });
  }

  @Override
  public Changes changesSince(long account, long version) {
    return database.read(handle -> {
      Head head = head(handle, account);
      if (version < head.oldest() || version > head.version()) {
        Roster roster = roster(handle, account);
        return new Changes(roster.version(), true, roster.items());
      }
      return new Changes(
          head.version(),
          false,
          handle
              .select(
                  ITEMS + "WHERE account = ? AND version > ? ORDER BY version", account, version)
              .map(item())
              .list());
    });
  }

  private static Head head(Handle handle, long account) {
    return handle
        .select("SELECT version, oldest FROM roster_head WHERE account = ?", account)
        .map((row, _) -> new Head(row.getLong(1), row.getLong(2)))
        .findOne()
        .orElse(new Head(0, 0));
  }

  private static long next(Handle handle, long account) {
    return handle
        .createQuery(
            """
            INSERT INTO roster_head (account, version, oldest) VALUES (:account, 1, 0)
            ON CONFLICT (account) DO UPDATE SET version = roster_head.version + 1
            RETURNING version
            """)
        .bind("account", account)
        .mapTo(Long.class)
        .one();
  }

  private static RowMapper<RosterItem> item() {
    return (row, _) ->
        new RosterItem(
            row.getString(1),
            row.getString(2),
            subscription(row.getInt(3)),
            row.getInt(4) != 0,
            row.getInt(5) != 0,
            row.getString(6),
            row.getInt(7) != 0,
            split(row.getString(8)));
  }

  private static String join(List<String> groups) {
    StringBuilder column = new StringBuilder();
    for (String group : groups) {
      if (group.indexOf(END) >= 0) {
        throw new IllegalArgumentException("a group's name has a control character");
      }
      column.append(group).append(END);
    }
    return column.toString();
  }

  private static List<String> split(String column) {
    List<String> groups = new ArrayList<>();
    int from = 0;
    for (int end = column.indexOf(END); end >= 0; end = column.indexOf(END, from)) {
      groups.add(column.substring(from, end));
      from = end + 1;
    }
    return List.copyOf(groups);
  }

  private static int code(Subscription subscription) {
    return switch (subscription) {
      case NONE -> 0;
      case TO -> 1;
      case FROM -> 2;
      case BOTH -> 3;
      case REMOVE -> throw new IllegalArgumentException("an item is removed by remove()");
    };
  }

  private static Subscription subscription(int code) {
    return switch (code) {
      case 0 -> Subscription.NONE;
      case 1 -> Subscription.TO;
      case 2 -> Subscription.FROM;
      case 3 -> Subscription.BOTH;
      case REMOVED -> Subscription.REMOVE;
      default -> throw new IllegalStateException("unknown subscription " + code);
    };
  }

  private record Head(long version, long oldest) {}
}
