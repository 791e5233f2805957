package im.skein.storage.sql;

import im.skein.core.device.DeviceStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Devices and their tokens in SQL. Slot 0 holds the token that was used last, slot 1 the one that
/// was given out after it.
public final class SqlDeviceStore implements DeviceStore {
  private final Database database;
  private final DeviceUses uses;
  private final Mailboxes mailboxes;

  /// What else is kept of a device.
  @FunctionalInterface
  public interface Mailboxes {
    /// Forgets what waits to be written of how far a device is.
    void forget(long account, String device);
  }

  /// A store on that database.
  ///
  /// @param uses gathers which devices were used
  public SqlDeviceStore(Database database, DeviceUses uses, Mailboxes mailboxes) {
    this.database = database;
    this.uses = uses;
    this.mailboxes = mailboxes;
  }

  @Override
  public void used(long account, Use use) {
    uses.note(account, use);
  }

  /// Writes down one use.
  static void note(Handle handle, long account, Use use, Instant first) {
    handle
        .createUpdate(
            """
            INSERT INTO installation (account, name, software, hardware, created, used)
            SELECT id, :name, :software, :hardware, :created, :used FROM account WHERE id = :account
            ON CONFLICT (account, name) DO UPDATE SET
              software = CASE WHEN excluded.software = '' THEN software ELSE excluded.software END,
              hardware = CASE WHEN excluded.hardware = '' THEN hardware ELSE excluded.hardware END,
              used = max(used, excluded.used)
            """)
        .bind("account", account)
        .bind("name", use.name())
        .bind("software", use.software())
        .bind("hardware", use.hardware())
        .bind("created", Stamps.micros(first))
        .bind("used", Stamps.micros(use.when()))
        .execute();
  }

  /// Forgets the devices that are too many, with what else is kept of them.
  static void prune(Handle handle, long account) {
    int gone =
        handle.execute(
            """
            DELETE FROM installation WHERE account = ? AND name IN (
              SELECT name FROM installation WHERE account = ?
              ORDER BY used DESC, name LIMIT -1 OFFSET ?)
            """,
            account,
            account,
            LIMIT);
    if (gone > 0) {
      handle.execute(
          """
          DELETE FROM device WHERE account = ? AND NOT EXISTS (
            SELECT 1 FROM installation i WHERE i.account = device.account AND i.name = device.name)
          """,
          account);
    }
  }

  @Override
  public List<Device> list(long account) {
    List<DeviceUses.Noted> waiting = uses.find(account);
    Map<String, Device> devices = new HashMap<>();
    for (Device device : stored(account)) {
      devices.put(device.name(), device);
    }
    for (DeviceUses.Noted noted : waiting) {
      Device known = devices.get(noted.last().name());
      devices.put(noted.last().name(), joined(known, noted));
    }
    return devices.values().stream()
        .sorted(Comparator.comparing(Device::used).reversed().thenComparing(Device::name))
        .limit(LIMIT)
        .toList();
  }

  private static Device joined(@Nullable Device known, DeviceUses.Noted noted) {
    Use use = noted.last();
    if (known == null) {
      return new Device(
          use.name(), use.software(), use.hardware(), noted.first(), use.when(), false);
    }
    return new Device(
        use.name(),
        use.software().isEmpty() ? known.software() : use.software(),
        use.hardware().isEmpty() ? known.hardware() : use.hardware(),
        known.created(),
        use.when(),
        known.token());
  }

  private List<Device> stored(long account) {
    return database.read(handle ->
        handle
            .select(
                """
                SELECT name, software, hardware, created, used, EXISTS (
                  SELECT 1 FROM device_token t WHERE t.account = i.account AND t.device = i.name)
                FROM installation i WHERE account = ?
                """,
                account)
            .map((row, _) ->
                new Device(
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    Stamps.instant(row.getLong(4)),
                    Stamps.instant(row.getLong(5)),
                    row.getInt(6) == 1))
            .list());
  }

  @Override
  public void forget(long account, String name) {
    uses.forget(account, name);
    database.write(handle -> {
      mailboxes.forget(account, name);
      handle.execute("DELETE FROM device WHERE account = ? AND name = ?", account, name);
      return handle.execute(
          "DELETE FROM installation WHERE account = ? AND name = ?", account, name);
    });
  }

  @Override
  public List<DeviceToken> tokens(long account, String device) {
    return database.read(handle ->
        handle
            .select(
                """
                SELECT id, mechanism, made, expires, slot FROM device_token
                WHERE account = ? AND device = ? ORDER BY slot DESC
                """,
                account,
                device)
            .map((row, _) ->
                new DeviceToken(
                    row.getString(1),
                    row.getString(2),
                    Stamps.instant(row.getLong(3)),
                    Stamps.instant(row.getLong(4)),
                    row.getInt(5) == 0))
            .list());
  }

  @Override
  public void issue(long account, Use use, DeviceToken token) {
    database.write(handle -> {
      note(handle, account, use, use.when());
      handle
          .createUpdate(
              """
              INSERT INTO device_token (account, device, slot, id, mechanism, made, expires, count)
              VALUES (:account, :device, 1, :id, :mechanism, :made, :expires, -1)
              ON CONFLICT (account, device, slot) DO UPDATE SET
                id = excluded.id, mechanism = excluded.mechanism, made = excluded.made,
                expires = excluded.expires, count = excluded.count
              """)
          .bind("account", account)
          .bind("device", use.name())
          .bind("id", token.id())
          .bind("mechanism", token.mechanism())
          .bind("made", Stamps.micros(token.made()))
          .bind("expires", Stamps.micros(token.expires()))
          .execute();
      prune(handle, account);
      return 1;
    });
  }

  @Override
  public boolean redeem(
      long account, String device, String token, OptionalLong count, boolean last) {
    return database.write(handle -> {
      List<Integer> slots = new ArrayList<>();
      handle
          .select(
              "SELECT slot, count FROM device_token WHERE account = ? AND device = ? AND id = ?",
              account,
              device,
              token)
          .map((row, _) -> count.orElse(Long.MAX_VALUE) > row.getLong(2) ? row.getInt(1) : -1)
          .forEach(slots::add);
      if (slots.isEmpty() || slots.getFirst() < 0) {
        return false;
      }
      int slot = slots.getFirst();
      if (slot == 1) {
        handle.execute(
            "DELETE FROM device_token WHERE account = ? AND device = ? AND slot = 0",
            account,
            device);
      }
      if (last) {
        handle.execute(
            "DELETE FROM device_token WHERE account = ? AND device = ? AND id = ?",
            account,
            device,
            token);
      } else {
        handle.execute(
            """
            UPDATE device_token SET slot = 0, count = max(count, ?)
            WHERE account = ? AND device = ? AND id = ?
            """,
            count.orElse(-1),
            account,
            device,
            token);
      }
      return true;
    });
  }
}
