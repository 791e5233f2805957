package im.skein.testkit.memory;

import im.skein.core.device.DeviceStore;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Devices in memory.
final class MemoryDeviceStore implements DeviceStore {
  private final Living living;
  private final Places places;
  private final Map<Long, Map<String, Row>> accounts = new HashMap<>();

  /// What else is kept of a device.
  @FunctionalInterface
  interface Places {
    void forget(long account, String device);
  }

  MemoryDeviceStore(Living living, Places places) {
    this.living = living;
    this.places = places;
    living.whenDeleted(accounts::remove);
    living.whenRevoked(account -> rows(account).values().forEach(Row::revoke));
  }

  private Map<String, Row> rows(long account) {
    return accounts.computeIfAbsent(account, _ -> new HashMap<>());
  }

  @Override
  public void used(long account, Use use) {
    synchronized (living) {
      if (living.contains(account)) {
        note(account, use);
        prune(account);
      }
    }
  }

  private Row note(long account, Use use) {
    Instant when = use.when().truncatedTo(ChronoUnit.MICROS);
    Row row = rows(account).computeIfAbsent(use.name(), _ -> new Row(when));
    row.software = use.software().isEmpty() ? row.software : use.software();
    row.hardware = use.hardware().isEmpty() ? row.hardware : use.hardware();
    row.used = when;
    return row;
  }

  private void prune(long account) {
    list(account, Integer.MAX_VALUE).stream()
        .skip(LIMIT)
        .forEach(device -> forget(account, device.name()));
  }

  @Override
  public List<Device> list(long account) {
    return list(account, LIMIT);
  }

  private List<Device> list(long account, int limit) {
    synchronized (living) {
      List<Device> devices = new ArrayList<>();
      rows(account)
          .forEach((name, row) ->
              devices.add(
                  new Device(
                      name,
                      row.software,
                      row.hardware,
                      row.created,
                      row.used,
                      row.current != null || row.next != null)));
      devices.sort(Comparator.comparing(Device::used).reversed().thenComparing(Device::name));
      return devices.stream().limit(limit).toList();
    }
  }

  @Override
  public void forget(long account, String name) {
    synchronized (living) {
      rows(account).remove(name);
      places.forget(account, name);
    }
  }

  @Override
  public List<DeviceToken> tokens(long account, String device) {
    synchronized (living) {
      Row row = rows(account).get(device);
      List<DeviceToken> tokens = new ArrayList<>();
      if (row != null && row.next != null) {
        tokens.add(row.next.token(false));
      }
      if (row != null && row.current != null) {
        tokens.add(row.current.token(true));
      }
      return tokens;
    }
  }

  @Override
  public void issue(long account, Use use, DeviceToken token) {
    synchronized (living) {
      living.require(account);
      note(account, use).next = new Slot(token, -1);
      prune(account);
    }
  }

  @Override
  public boolean redeem(
      long account, String device, String token, OptionalLong count, boolean last) {
    synchronized (living) {
      Row row = rows(account).get(device);
      Slot slot = row == null ? null : row.find(token);
      if (row == null || slot == null || count.orElse(Long.MAX_VALUE) <= slot.count) {
        return false;
      }
      if (slot.equals(row.next)) {
        row.next = null;
      }
      row.current = last ? null : new Slot(slot.token, count.orElse(slot.count));
      return true;
    }
  }

  private record Slot(DeviceToken token, long count) {
    DeviceToken token(boolean used) {
      return new DeviceToken(
          token.id(),
          token.mechanism(),
          token.made().truncatedTo(ChronoUnit.MICROS),
          token.expires().truncatedTo(ChronoUnit.MICROS),
          used);
    }
  }

  private static final class Row {
    private final Instant created;
    private Instant used;
    private String software = "";
    private String hardware = "";
    private @Nullable Slot current;
    private @Nullable Slot next;

    Row(Instant created) {
      this.created = created;
      this.used = created;
    }

    @Nullable Slot find(String id) {
      for (Slot slot : new @Nullable Slot[] {next, current}) {
        if (slot != null && slot.token.id().equals(id)) {
          return slot;
        }
      }
      return null;
    }

    void revoke() {
      current = null;
      next = null;
    }
  }
}
