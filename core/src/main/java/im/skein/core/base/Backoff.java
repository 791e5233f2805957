package im.skein.core.base;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Slows down whoever guesses passwords: after five wrong ones each further costs twice the time of
/// the one before, up to 15 minutes, both for the address they come from and for the account they
/// are for. An account is never locked: from an address where its owner has logged in before, only
/// that address's own mistakes count. Remembers a bounded number. May be used on any thread.
public final class Backoff {
  private static final int FREE = 5;
  private static final long FIRST_MILLIS = 1000;
  private static final long MAX_MILLIS = 900_000;
  private static final int REMEMBERED = 20_000;

  private final Time time;
  private final boolean enabled;
  private final Map<String, Strikes> strikes = bounded();
  private final Map<String, Boolean> trusted = bounded();

  /// Nothing is remembered yet.
  ///
  /// @param enabled whether anybody is slowed down at all
  public Backoff(Time time, boolean enabled) {
    this.time = time;
    this.enabled = enabled;
  }

  /// How long an attempt must wait now, in milliseconds; 0 for not at all.
  public synchronized long delayMillis(String origin, String account) {
    if (!enabled) {
      return 0;
    }
    long now = time.monotonicMillis();
    long own = remaining(originKey(origin), now);
    boolean known = trusted.get(pairKey(origin, account)) != null;
    return Math.max(own, remaining(known ? pairKey(origin, account) : accountKey(account), now));
  }

  /// A password was wrong.
  public synchronized void failed(String origin, String account) {
    if (enabled) {
      strike(originKey(origin));
      boolean known = trusted.get(pairKey(origin, account)) != null;
      strike(known ? pairKey(origin, account) : accountKey(account));
    }
  }

  /// A password was right: for this account, this address is trusted from now on.
  public synchronized void succeeded(String origin, String account) {
    if (enabled) {
      trusted.put(pairKey(origin, account), true);
      strikes.remove(pairKey(origin, account));
    }
  }

  private long remaining(String key, long now) {
    Strikes found = strikes.get(key);
    return found == null ? 0 : Math.max(0, found.untilMillis - now);
  }

  private void strike(String key) {
    long now = time.monotonicMillis();
    Strikes before = strikes.get(key);
    // What happened long ago is forgiven, else the typing errors of months would add up.
    int count = before == null || now - before.untilMillis > MAX_MILLIS ? 1 : before.count + 1;
    long pause =
        count <= FREE ? 0 : Math.min(MAX_MILLIS, FIRST_MILLIS << Math.min(count - FREE - 1, 20));
    strikes.put(key, new Strikes(count, now + pause));
  }

  private static String originKey(String origin) {
    return "o " + origin;
  }

  private static String accountKey(String account) {
    return "a " + account;
  }

  private static String pairKey(String origin, String account) {
    return "p " + origin + " " + account;
  }

  private static <V> Map<String, V> bounded() {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.@Nullable Entry<String, V> eldest) {
        return size() > REMEMBERED;
      }
    };
  }

  private record Strikes(int count, long untilMillis) {}
}
