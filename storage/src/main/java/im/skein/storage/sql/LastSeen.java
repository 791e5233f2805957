package im.skein.storage.sql;

import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// When accounts were last on line, as far as it is not yet written. Everybody who leaves changes
/// that, and nobody who leaves waits for it; a crash forgets about the last second of it.
public final class LastSeen implements Postponed {
  private final Map<Long, Long> waiting = new HashMap<>();
  private Map<Long, Long> taken = Map.of();

  /// Nothing waits.
  public LastSeen() {}

  synchronized void note(long account, long micros) {
    waiting.put(account, micros);
  }

  /// What waits to be written of that account, in microseconds since 1970, or null.
  synchronized @Nullable Long find(long account) {
    return waiting.get(account);
  }

  synchronized void forget(long account) {
    waiting.remove(account);
  }

  @Override
  public synchronized boolean isEmpty() {
    return waiting.isEmpty();
  }

  @Override
  public void apply(Handle handle) {
    snapshot()
        .forEach((account, micros) ->
            handle.execute("UPDATE account SET last_seen = ? WHERE id = ?", micros, account));
  }

  private synchronized Map<Long, Long> snapshot() {
    taken = Map.copyOf(waiting);
    return taken;
  }

  @Override
  public synchronized void committed() {
    taken.forEach(waiting::remove);
    taken = Map.of();
  }
}
