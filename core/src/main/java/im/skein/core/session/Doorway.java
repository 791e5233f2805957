package im.skein.core.session;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Counts the connections that have not logged in, in total and by origin, so that nobody can hold
/// all of them (RFC 6120 §13.12). May be used on any thread.
final class Doorway {
  private final SessionSettings.Limits limits;
  private final Map<String, Integer> byOrigin = new HashMap<>();
  private int total;

  Doorway(SessionSettings.Limits limits) {
    this.limits = limits;
  }

  /// Lets a connection in if there is room; then [#leave] must follow once.
  ///
  /// @param loopback whether it comes from this machine, where all clients of a proxy seem to be
  synchronized boolean enter(String origin, boolean loopback) {
    int others = byOrigin.getOrDefault(origin, 0);
    boolean crowded = total >= limits.guests() || (!loopback && others >= limits.guestsPerOrigin());
    if (limits.enabled() && crowded) {
      return false;
    }
    total++;
    byOrigin.put(origin, others + 1);
    return true;
  }

  /// A connection that was let in has logged in or gone.
  synchronized void leave(String origin) {
    total--;
    byOrigin.computeIfPresent(origin, Doorway::oneLess);
  }

  synchronized int total() {
    return total;
  }

  private static @Nullable Integer oneLess(String origin, Integer count) {
    return count == 1 ? null : count - 1;
  }
}
