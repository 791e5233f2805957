package im.skein.core.base;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Counts the connections that have not logged in, in total and by origin, so that nobody can hold
/// all of them (RFC 6120 §13.12). May be used on any thread.
public final class Doorway {
  private final int most;
  private final int mostOfOrigin;
  private final Map<String, Integer> byOrigin = new HashMap<>();
  private int total;

  /// Nobody is here yet.
  ///
  /// @param most how many there may be in total
  /// @param mostOfOrigin how many of one origin
  public Doorway(int most, int mostOfOrigin) {
    this.most = most;
    this.mostOfOrigin = mostOfOrigin;
  }

  /// Lets a connection in if there is room; then [#leave] must follow once.
  ///
  /// @param loopback whether it comes from this machine, where all clients of a proxy seem to be
  public synchronized boolean enter(String origin, boolean loopback) {
    int others = byOrigin.getOrDefault(origin, 0);
    if (total >= most || (!loopback && others >= mostOfOrigin)) {
      return false;
    }
    total++;
    byOrigin.put(origin, others + 1);
    return true;
  }

  /// A connection that was let in has logged in or gone.
  public synchronized void leave(String origin) {
    total--;
    byOrigin.computeIfPresent(origin, Doorway::oneLess);
  }

  /// How many are here.
  public synchronized int total() {
    return total;
  }

  private static @Nullable Integer oneLess(String origin, Integer count) {
    return count == 1 ? null : count - 1;
  }
}
