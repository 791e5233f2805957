package im.skein.storage.sqlite;

import im.skein.storage.sql.Postponed;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;

/// How far the devices are, as far as it is not yet written: acknowledgements come as often as
/// messages, and losing the last second of them costs nothing but repetition.
final class Places implements Postponed {
  private final Map<Long, Map<String, Long>> waiting = new HashMap<>();
  private Map<Long, Map<String, Long>> taken = Map.of();

  /// Notes a place; never goes back.
  synchronized void note(long account, String device, long place) {
    waiting.computeIfAbsent(account, _ -> new HashMap<>(4)).merge(device, place, Math::max);
  }

  /// The place that waits to be written, if any.
  synchronized OptionalLong find(long account, String device) {
    Long place = waiting.getOrDefault(account, Map.of()).get(device);
    return place == null ? OptionalLong.empty() : OptionalLong.of(place);
  }

  /// Makes a device known that is in no table: it begins where the most advanced one stands.
  ///
  /// @param stored where the most advanced device stands in the table
  synchronized long begin(long account, String device, long stored) {
    Collection<Long> others = waiting.getOrDefault(account, Map.of()).values();
    long start = Math.max(stored, others.stream().mapToLong(Long::longValue).max().orElse(0));
    OptionalLong known = find(account, device);
    if (known.isPresent()) {
      return known.getAsLong();
    }
    note(account, device, start);
    return start;
  }

  /// Forgets the devices of an account.
  synchronized void forget(long account) {
    waiting.remove(account);
  }

  /// Forgets one device.
  synchronized void forget(long account, String device) {
    Map<String, Long> devices = waiting.get(account);
    if (devices != null && devices.remove(device) != null && devices.isEmpty()) {
      waiting.remove(account);
    }
  }

  /// The furthest place of the account that waits to be written, or 0.
  synchronized long furthest(long account) {
    long furthest = 0;
    for (long place : waiting.getOrDefault(account, Map.of()).values()) {
      furthest = Math.max(furthest, place);
    }
    return furthest;
  }

  @Override
  public synchronized boolean isEmpty() {
    return waiting.isEmpty();
  }

  @Override
  public void apply(Handle handle) throws SQLException {
    Map<Long, Map<String, Long>> snapshot = snapshot();
    try (PreparedStatement statement =
        handle
            .getConnection()
            .prepareStatement(
                """
                INSERT INTO device (account, name, delivered)
                SELECT id, ?, ? FROM account WHERE id = ?
                ON CONFLICT (account, name) DO UPDATE SET delivered = excluded.delivered
                WHERE excluded.delivered > device.delivered
                """)) {
      for (Map.Entry<Long, Map<String, Long>> account : snapshot.entrySet()) {
        for (Map.Entry<String, Long> device : account.getValue().entrySet()) {
          statement.setString(1, device.getKey());
          statement.setLong(2, device.getValue());
          statement.setLong(3, account.getKey());
          statement.executeUpdate();
        }
      }
    }
  }

  private synchronized Map<Long, Map<String, Long>> snapshot() {
    Map<Long, Map<String, Long>> copy = new HashMap<>();
    waiting.forEach((account, devices) -> copy.put(account, Map.copyOf(devices)));
    taken = copy;
    return copy;
  }

  @Override
  public synchronized void committed() {
    taken.forEach((account, devices) -> {
      Map<String, Long> current = waiting.get(account);
      if (current != null) {
        devices.forEach(current::remove);
        if (current.isEmpty()) {
          waiting.remove(account);
        }
      }
    });
    taken = Map.of();
  }
}
