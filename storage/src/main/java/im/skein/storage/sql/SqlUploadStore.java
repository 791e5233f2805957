package im.skein.storage.sql;

import im.skein.core.media.Upload;
import im.skein.core.media.UploadStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/// What is known about files, in SQL.
public final class SqlUploadStore implements UploadStore {
  private static final int AWAITED = 0;
  private static final int COMING = 1;
  private static final int KEPT = 2;

  private final Database database;

  /// A store on that database.
  public SqlUploadStore(Database database) {
    this.database = database;
  }

  @Override
  public Opening open(Upload wanted, Limits limits) {
    long now = Stamps.micros(wanted.created());
    return database.write(handle -> {
      Usage usage = usage(handle, wanted.account(), now);
      if (wanted.size() > limits.quotaBytes() - usage.bytes) {
        return new Opening.Full(usage.next);
      }
      if (usage.places >= limits.places()) {
        return new Opening.Crowded(usage.next);
      }
      handle.execute(
          """
          INSERT INTO upload
            (slot, account, name, type, size, state, content, created, expires, unsent)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1)
          """,
          wanted.slot(),
          wanted.account(),
          wanted.name(),
          wanted.type(),
          wanted.size(),
          AWAITED,
          new byte[0],
          now,
          micros(wanted.expires()));
      return new Opening.Opened();
    });
  }

  /// What an account has.
  ///
  /// @param next when something of it goes
  private record Usage(long bytes, int places, Optional<Instant> next) {}

  private static Usage usage(Handle handle, long account, long now) {
    return handle
        .select(
            """
            SELECT COALESCE(SUM(size), 0), COUNT(CASE WHEN state <> 2 THEN 1 END), MIN(expires)
            FROM upload WHERE account = ? AND (expires IS NULL OR expires > ?)
            """,
            account,
            now)
        .map((row, _) -> new Usage(row.getLong(1), row.getInt(2), instant(row, 3)))
        .one();
  }

  @Override
  public @Nullable Upload claim(byte[] slot, Instant now, Instant until) {
    return database
        .write(handle -> {
          Optional<Upload> place = find(handle, slot, now);
          int claimed =
              handle.execute(
                  "UPDATE upload SET state = ?, expires = ? WHERE slot = ? AND state = ? AND expires > ?",
                  COMING,
                  Stamps.micros(until),
                  slot,
                  AWAITED,
                  Stamps.micros(now));
          return claimed == 0 ? Optional.<Upload>empty() : place;
        })
        .orElse(null);
  }

  @Override
  public boolean keep(byte[] slot, Content content) {
    return database.write(handle -> {
      int kept =
          handle.execute(
              "UPDATE upload SET state = ?, type = ?, content = ?, expires = ? WHERE slot = ? AND state = ?",
              KEPT,
              content.type(),
              content.sha256(),
              micros(content.expires()),
              slot,
              COMING);
      if (kept > 0) {
        handle.execute(
            "INSERT INTO content (sha256) VALUES (?) ON CONFLICT DO NOTHING", content.sha256());
      }
      return kept > 0;
    });
  }

  @Override
  public void drop(byte[] slot) {
    database.write(handle -> handle.execute("DELETE FROM upload WHERE slot = ?", slot));
  }

  @Override
  public boolean letGo(byte[] slot, boolean now) {
    if (now) {
      return database.write(
          handle -> handle.execute("UPDATE upload SET let_go = 1 WHERE slot = ?", slot) > 0);
    }
    return database.read(handle ->
        handle
            .select("SELECT 1 FROM upload WHERE slot = ? AND let_go = 1", slot)
            .mapTo(Integer.class)
            .findOne()
            .isPresent());
  }

  @Override
  public boolean noteSent(List<byte[]> slots) {
    return database.post(handle -> {
      for (byte[] slot : slots) {
        handle.execute("UPDATE upload SET unsent = 0 WHERE slot = ?", slot);
      }
      return true;
    });
  }

  @Override
  public boolean noteAllSent(long account) {
    return database.post(
        handle -> handle.execute("UPDATE upload SET unsent = 0 WHERE account = ?", account));
  }

  @Override
  public List<Upload> unsent(Instant before, int limit) {
    return database.read(handle ->
        handle
            .select(
                """
                SELECT slot, account, name, type, size, state, content, created, expires
                FROM upload WHERE unsent = 1 AND created <= ? AND state = 2
                ORDER BY created, slot LIMIT ?
                """,
                Stamps.micros(before),
                limit)
            .map(upload())
            .list());
  }

  @Override
  public void dropUnsent(byte[] slot) {
    database.write(
        handle -> handle.execute("DELETE FROM upload WHERE slot = ? AND unsent = 1", slot));
  }

  @Override
  public Set<Long> hopeful() {
    return database.read(handle ->
        handle
            .select("SELECT DISTINCT account FROM upload WHERE unsent = 1")
            .mapTo(Long.class)
            .set());
  }

  @Override
  public @Nullable Upload find(byte[] slot, Instant now) {
    return database.read(handle -> find(handle, slot, now)).orElse(null);
  }

  private static Optional<Upload> find(Handle handle, byte[] slot, Instant now) {
    return handle
        .select(
            """
            SELECT slot, account, name, type, size, state, content, created, expires
            FROM upload WHERE slot = ? AND (expires IS NULL OR expires > ?)
            """,
            slot,
            Stamps.micros(now))
        .map(upload())
        .findOne();
  }

  @Override
  public int sweep(Instant now) {
    return database.write(
        handle -> handle.execute("DELETE FROM upload WHERE expires <= ?", Stamps.micros(now)));
  }

  @Override
  public void forgetComing() {
    database.write(handle -> handle.execute("DELETE FROM upload WHERE state = ?", COMING));
  }

  @Override
  public List<byte[]> orphans(int limit) {
    return database.read(handle ->
        handle
            .select(
                """
                SELECT sha256 FROM content WHERE NOT EXISTS
                  (SELECT 1 FROM upload WHERE content = content.sha256 AND state = 2)
                ORDER BY sha256 LIMIT ?
                """,
                limit)
            .map((row, _) -> row.getBytes(1))
            .list());
  }

  @Override
  public void forget(byte[] sha256) {
    database.write(handle ->
        handle.execute(
            """
            DELETE FROM content WHERE sha256 = ? AND NOT EXISTS
              (SELECT 1 FROM upload WHERE content = content.sha256 AND state = 2)
            """,
            sha256));
  }

  @Override
  public boolean knows(byte[] sha256) {
    return database.read(handle ->
        handle
            .select("SELECT 1 FROM content WHERE sha256 = ?", sha256)
            .mapTo(Integer.class)
            .findOne()
            .isPresent());
  }

  private static RowMapper<Upload> upload() {
    return (row, _) ->
        new Upload(
            row.getBytes(1),
            row.getLong(2),
            row.getString(3),
            row.getString(4),
            row.getLong(5),
            state(row.getInt(6)),
            row.getBytes(7),
            Stamps.instant(row.getLong(8)),
            instant(row, 9));
  }

  private static Upload.State state(int code) {
    return switch (code) {
      case AWAITED -> Upload.State.AWAITED;
      case COMING -> Upload.State.COMING;
      case KEPT -> Upload.State.KEPT;
      default -> throw new IllegalStateException("unknown state of a file " + code);
    };
  }

  private static @Nullable Long micros(Optional<Instant> instant) {
    return instant.map(Stamps::micros).orElse(null);
  }

  private static Optional<Instant> instant(ResultSet row, int column) throws SQLException {
    long micros = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(Stamps.instant(micros));
  }
}
