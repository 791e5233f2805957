package im.skein.storage.sql;

import im.skein.core.account.Account;
import im.skein.core.account.AccountStore;
import im.skein.core.account.Credential;
import im.skein.core.account.Profile;
import im.skein.core.base.AccountRef;
import im.skein.wire.InvalidJid;
import im.skein.wire.Jid;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/// Accounts, credentials and profiles in SQL.
public final class SqlAccountStore implements AccountStore {
  private static final String ACCOUNT =
      "SELECT a.id, a.localpart, a.domain, a.number, a.role, a.disabled, a.created FROM account a ";

  /// Another account takes the place of one that is missing; either is found by its key.
  private static final String HOLDER =
      """
      SELECT a.id, a.localpart, a.domain, a.number, a.role, a.disabled, a.created, c.hash, c.sealed
      FROM account a LEFT JOIN credential c ON c.account = a.id
      WHERE a.id = coalesce(
        (SELECT id FROM account WHERE %s = ?),
        (SELECT min(id) FROM account WHERE id > ? %% (SELECT max(id) FROM account)))
      ORDER BY c.hash = ? DESC LIMIT 1
      """;

  private static final String HOLDER_BY_LOCALPART = HOLDER.formatted("localpart");
  private static final String HOLDER_BY_NUMBER = HOLDER.formatted("number");

  /// Containing is told by replacing, for the engines share no function that finds a text in a text
  /// without wildcards.
  private static final String SEARCH =
      """
      SELECT a.id, a.localpart, a.domain, a.number, a.role, a.disabled, a.created,
             p.nickname, p.signature, p.gender, p.birthday, p.email, p.searchable,
             CASE
               WHEN a.number = :number THEN 0
               WHEN a.localpart = :text THEN 1
               WHEN p.folded = :text THEN 2
               WHEN substr(a.localpart, 1, length(:text)) = :text THEN 3
               WHEN substr(p.folded, 1, length(:text)) = :text THEN 4
               ELSE 5
             END AS place
      FROM account a JOIN profile p ON p.account = a.id
      WHERE a.disabled = 0 AND p.searchable = 1
        AND (a.number = :number
             OR replace(a.localpart, :text, '') <> a.localpart
             OR replace(p.folded, :text, '') <> p.folded)
      ORDER BY place, a.localpart
      LIMIT :limit
      """;

  private final Database database;
  private final LastSeen lastSeen;
  private final Erasure messages;

  /// A store on that database.
  ///
  /// @param lastSeen gathers when accounts were last on line
  /// @param messages removes an account's messages when the account is deleted
  public SqlAccountStore(Database database, LastSeen lastSeen, Erasure messages) {
    this.database = database;
    this.lastSeen = lastSeen;
    this.messages = messages;
  }

  @Override
  public Creation create(NewAccount wanted) {
    return database.write(handle -> {
      if (handle.execute(
              "INSERT INTO number (number) VALUES (?) ON CONFLICT DO NOTHING", wanted.number())
          == 0) {
        return new Creation.NumberTaken();
      }
      Long id = insert(handle, wanted);
      if (id == null) {
        handle.execute("DELETE FROM number WHERE number = ?", wanted.number());
        return new Creation.NameTaken();
      }
      handle.execute(
          "DELETE FROM resting_name WHERE localpart = ? OR skeleton = ? OR until <= ?",
          wanted.localpart(),
          wanted.skeleton(),
          Stamps.micros(wanted.created()));
      insertCredentials(handle, id, wanted.credentials());
      putProfile(handle, id, wanted.profile(), wanted.folded());
      return new Creation.Created(
          new Account(
              ref(id, wanted.localpart(), wanted.domain()),
              wanted.number(),
              wanted.role(),
              false,
              Stamps.instant(Stamps.micros(wanted.created()))));
    });
  }

  private static @Nullable Long insert(Handle handle, NewAccount wanted) {
    return handle
        .createQuery(
            """
            INSERT INTO account (localpart, domain, skeleton, number, role, disabled, created)
            VALUES (:localpart, :domain, :skeleton, :number, :role, 0, :created)
            ON CONFLICT DO NOTHING RETURNING id
            """)
        .bind("localpart", wanted.localpart())
        .bind("domain", wanted.domain())
        .bind("skeleton", wanted.skeleton())
        .bind("number", wanted.number())
        .bind("role", code(wanted.role()))
        .bind("created", Stamps.micros(wanted.created()))
        .mapTo(Long.class)
        .findOne()
        .orElse(null);
  }

  @Override
  public @Nullable Account byLocalpart(String localpart) {
    return find("WHERE a.localpart = ?", localpart);
  }

  @Override
  public boolean isTaken(String localpart, String skeleton) {
    return database.read(handle ->
        handle
            .select(
                "SELECT 1 FROM account WHERE localpart = ? OR skeleton = ?", localpart, skeleton)
            .mapTo(Integer.class)
            .findFirst()
            .isPresent());
  }

  @Override
  public boolean isResting(String localpart, String skeleton, Instant now) {
    return database.read(handle ->
        handle
            .select(
                "SELECT 1 FROM resting_name WHERE (localpart = ? OR skeleton = ?) AND until > ?",
                localpart,
                skeleton,
                Stamps.micros(now))
            .mapTo(Integer.class)
            .findFirst()
            .isPresent());
  }

  @Override
  public @Nullable Account byNumber(long number) {
    return find("WHERE a.number = ?", number);
  }

  @Override
  public @Nullable Account byId(long id) {
    return find("WHERE a.id = ?", id);
  }

  private @Nullable Account find(String where, Object key) {
    return database
        .read(handle -> handle.select(ACCOUNT + where, key).map(account()).findOne())
        .orElse(null);
  }

  @Override
  public List<Account> list(long afterId, int limit) {
    return database.read(handle ->
        handle
            .select(ACCOUNT + "WHERE a.id > ? ORDER BY a.id LIMIT ?", afterId, limit)
            .map(account())
            .list());
  }

  @Override
  public List<Account> administrators() {
    return database.read(handle ->
        handle
            .select(
                ACCOUNT + "WHERE a.role <> 0 AND a.role = ? ORDER BY a.id",
                code(Account.Role.ADMIN))
            .map(account())
            .list());
  }

  @Override
  public long count() {
    return database.read(
        handle -> handle.select("SELECT count(*) FROM account").mapTo(Long.class).one());
  }

  @Override
  public @Nullable Holder holder(String localpart, String hash, long spread) {
    return holder(
        HOLDER_BY_LOCALPART,
        List.of(localpart, spread, hash),
        account -> account.ref().jid().localpart().equals(localpart));
  }

  @Override
  public @Nullable Holder holder(long number, String hash, long spread) {
    return holder(
        HOLDER_BY_NUMBER, List.of(number, spread, hash), account -> account.number() == number);
  }

  private @Nullable Holder holder(String sql, List<Object> values, Predicate<Account> asked) {
    return database
        .read(handle ->
            handle
                .select(sql, values.toArray())
                .map((row, context) -> {
                  Account account = account().map(row, context);
                  return new Holder(account, asked.test(account), credential(row));
                })
                .findOne())
        .orElse(null);
  }

  private static @Nullable Credential credential(ResultSet row) throws SQLException {
    String hash = row.getString(8);
    return hash == null ? null : new Credential(hash, row.getBytes(9));
  }

  @Override
  public List<Credential> credentials(long account) {
    return database.read(handle ->
        handle
            .select("SELECT hash, sealed FROM credential WHERE account = ? ORDER BY hash", account)
            .map((row, _) -> new Credential(row.getString(1), row.getBytes(2)))
            .list());
  }

  @Override
  public void credentials(long account, List<Credential> credentials) {
    database.write(handle -> {
      handle.execute("DELETE FROM credential WHERE account = ?", account);
      revokeTokens(handle, account);
      insertCredentials(handle, account, credentials);
      return credentials.size();
    });
  }

  @Override
  public void revokeTokens(long account) {
    database.write(handle -> revokeTokens(handle, account));
  }

  private static int revokeTokens(Handle handle, long account) {
    return handle.execute("DELETE FROM device_token WHERE account = ?", account);
  }

  private static void insertCredentials(Handle handle, long account, List<Credential> list) {
    for (Credential credential : list) {
      handle.execute(
          "INSERT INTO credential (account, hash, sealed) VALUES (?, ?, ?)",
          account,
          credential.hash(),
          credential.sealed());
    }
  }

  @Override
  public Profile profile(long account) {
    return database
        .read(handle ->
            handle
                .select(
                    """
                    SELECT nickname, signature, gender, birthday, email, searchable
                    FROM profile WHERE account = ?
                    """,
                    account)
                .map((row, _) -> profile(row, 1))
                .findOne())
        .orElse(Profile.EMPTY);
  }

  @Override
  public void profile(long account, Profile profile, String folded) {
    database.write(handle -> putProfile(handle, account, profile, folded));
  }

  private static int putProfile(Handle handle, long account, Profile profile, String folded) {
    return handle
        .createUpdate(
            """
            INSERT INTO profile
              (account, nickname, signature, gender, birthday, email, searchable, folded)
            VALUES (:account, :nickname, :signature, :gender, :birthday, :email, :searchable, :folded)
            ON CONFLICT (account) DO UPDATE SET
              nickname = excluded.nickname, signature = excluded.signature,
              gender = excluded.gender, birthday = excluded.birthday, email = excluded.email,
              searchable = excluded.searchable, folded = excluded.folded
            """)
        .bind("account", account)
        .bind("nickname", profile.nickname())
        .bind("signature", profile.signature())
        .bind("gender", profile.gender())
        .bind("birthday", profile.birthday())
        .bind("email", profile.email())
        .bind("searchable", profile.searchable() ? 1 : 0)
        .bind("folded", folded)
        .execute();
  }

  @Override
  public List<Found> search(String folded, int limit) {
    if (folded.isEmpty()) {
      return List.of();
    }
    return database.read(handle ->
        handle
            .createQuery(SEARCH)
            .bind("number", number(folded))
            .bind("text", folded)
            .bind("limit", limit)
            .map((row, context) -> new Found(account().map(row, context), profile(row, 8)))
            .list());
  }

  /// The short number that a text is, or -1.
  private static long number(String text) {
    boolean digits = text.length() <= 18 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits ? Long.parseLong(text) : -1;
  }

  @Override
  public void role(long account, Account.Role role) {
    update("UPDATE account SET role = ? WHERE id = ?", code(role), account);
  }

  @Override
  public void disabled(long account, boolean disabled) {
    database.write(handle -> {
      if (disabled) {
        revokeTokens(handle, account);
      }
      return handle.execute(
          "UPDATE account SET disabled = ? WHERE id = ?", disabled ? 1 : 0, account);
    });
  }

  @Override
  public void lastSeen(long account, Instant when) {
    lastSeen.note(account, Stamps.micros(when));
  }

  private void update(String sql, Object value, long account) {
    database.write(handle -> handle.execute(sql, value, account));
  }

  @Override
  public @Nullable Instant lastSeen(long account) {
    Long waiting = lastSeen.find(account);
    if (waiting != null) {
      return Stamps.instant(waiting);
    }
    return database
        .read(handle ->
            handle
                .select(
                    "SELECT last_seen FROM account WHERE id = ? AND last_seen IS NOT NULL", account)
                .map((row, _) -> Stamps.instant(row.getLong(1)))
                .findOne())
        .orElse(null);
  }

  @Override
  public void delete(long account, Instant restsUntil) {
    lastSeen.forget(account);
    database.write(handle -> {
      messages.erase(account);
      if (restsUntil.isAfter(Instant.EPOCH)) {
        rest(handle, account, restsUntil);
      }
      handle.execute("DELETE FROM token WHERE maker = ?", account);
      return handle.execute("DELETE FROM account WHERE id = ?", account);
    });
  }

  private static void rest(Handle handle, long account, Instant until) {
    handle.execute(
        """
        INSERT INTO resting_name (localpart, skeleton, until)
        SELECT localpart, skeleton, ? FROM account WHERE id = ?
        ON CONFLICT (localpart) DO UPDATE SET until = excluded.until
        """,
        Stamps.micros(until),
        account);
  }

  private static RowMapper<Account> account() {
    return (row, _) ->
        new Account(
            ref(row.getLong(1), row.getString(2), row.getString(3)),
            row.getLong(4),
            role(row.getInt(5)),
            row.getInt(6) != 0,
            Stamps.instant(row.getLong(7)));
  }

  private static Profile profile(ResultSet row, int first) throws SQLException {
    return new Profile(
        row.getString(first),
        row.getString(first + 1),
        row.getString(first + 2),
        row.getString(first + 3),
        row.getString(first + 4),
        row.getInt(first + 5) != 0);
  }

  private static AccountRef ref(long id, String localpart, String domain) {
    try {
      return new AccountRef(id, Jid.of(localpart, domain, ""));
    } catch (InvalidJid e) {
      throw new IllegalStateException("account " + id + " has no valid address", e);
    }
  }

  private static int code(Account.Role role) {
    return switch (role) {
      case USER -> 0;
      case ADMIN -> 1;
    };
  }

  private static Account.Role role(int code) {
    return switch (code) {
      case 0 -> Account.Role.USER;
      case 1 -> Account.Role.ADMIN;
      default -> throw new IllegalStateException("unknown role " + code);
    };
  }
}
