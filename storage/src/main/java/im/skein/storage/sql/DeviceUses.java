package im.skein.storage.sql;

import im.skein.core.device.DeviceStore.Use;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/// Which devices were used, as far as it is not yet written: every log-in changes that, and none
/// waits for it; a crash forgets about the last second of it.
public final class DeviceUses implements Postponed {
  private final Map<Long, Map<String, Noted>> waiting = new HashMap<>();
  private Map<Long, Map<String, Noted>> taken = Map.of();

  /// What is known of a device since it was last written.
  ///
  /// @param last its last use, with all that was told
  /// @param first when it was used first
  record Noted(Use last, Instant first) {
    Noted then(Use next) {
      return new Noted(
          new Use(
              next.name(),
              next.software().isEmpty() ? last.software() : next.software(),
              next.hardware().isEmpty() ? last.hardware() : next.hardware(),
              next.when()),
          first);
    }
  }

  /// Nothing waits.
  public DeviceUses() {}

  synchronized void note(long account, Use use) {
    waiting
        .computeIfAbsent(account, _ -> new HashMap<>(2))
        .compute(
            use.name(),
            (_, before) -> before == null ? new Noted(use, use.when()) : before.then(use));
  }

  /// What waits to be written of that account.
  synchronized List<Noted> find(long account) {
    return List.copyOf(waiting.getOrDefault(account, Map.of()).values());
  }

  synchronized void forget(long account, String device) {
    Map<String, Noted> uses = waiting.get(account);
    if (uses != null && uses.remove(device) != null && uses.isEmpty()) {
      waiting.remove(account);
    }
  }

  @Override
  public synchronized boolean isEmpty() {
    return waiting.isEmpty();
  }

  @Override
  public void apply(Handle handle) {
    snapshot()
        .forEach((account, uses) -> {
          for (Noted use : uses.values()) {
            SqlDeviceStore.note(handle, account, use.last(), use.first());
          }
          SqlDeviceStore.prune(handle, account);
        });
  }

  private synchronized Map<Long, Map<String, Noted>> snapshot() {
    Map<Long, Map<String, Noted>> copy = new HashMap<>();
    waiting.forEach((account, uses) -> copy.put(account, Map.copyOf(uses)));
    taken = copy;
    return copy;
  }

  @Override
  public synchronized void committed() {
    taken.forEach((account, uses) -> {
      Map<String, Noted> current = waiting.get(account);
      if (current != null) {
        uses.forEach(current::remove);
        if (current.isEmpty()) {
          waiting.remove(account);
        }
      }
    });
    taken = Map.of();
  }
}
