package im.skein.core.base;

import java.util.LinkedHashMap;

/// Token buckets by key, such as an address: so many at once, then one in a while. Remembers a
/// bounded number of keys, the latest ones. May be used on any thread.
public final class RateLimits {
  private static final int MAX_KEYS = 10_000;

  private final int burst;
  private final long intervalMillis;
  private final Time time;
  private final LinkedHashMap<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true);

  /// Limits.
  ///
  /// @param burst how many at once; 0 for no limit at all
  /// @param intervalMillis after how many milliseconds one more is allowed
  /// @throws IllegalArgumentException when there is a limit and no interval
  public RateLimits(int burst, long intervalMillis, Time time) {
    if (burst < 0 || (burst > 0 && intervalMillis < 1)) {
      throw new IllegalArgumentException("a limit needs an interval of at least 1 ms");
    }
    this.burst = burst;
    this.intervalMillis = intervalMillis;
    this.time = time;
  }

  /// Takes one.
  ///
  /// @return 0 when it was allowed, else after how many milliseconds it will be
  public long take(String key) {
    return take(key, 1);
  }

  /// Takes one where so many times as much is allowed.
  ///
  /// @return 0 when it was allowed, else after how many milliseconds it will be
  public long take(String key, int generosity) {
    if (burst == 0) {
      return 0;
    }
    long interval = Math.max(1, intervalMillis / generosity);
    long capacity = (long) burst * generosity;
    long now = time.monotonicMillis();
    synchronized (buckets) {
      Bucket bucket = buckets.computeIfAbsent(key, _ -> new Bucket(capacity, now));
      long earned = (now - bucket.sinceMillis) / interval;
      bucket.tokens = Math.min(capacity, bucket.tokens + earned);
      bucket.sinceMillis = bucket.tokens == capacity ? now : bucket.sinceMillis + earned * interval;
      if (buckets.size() > MAX_KEYS) {
        buckets.pollFirstEntry();
      }
      if (bucket.tokens == 0) {
        return bucket.sinceMillis + interval - now;
      }
      bucket.tokens--;
      return 0;
    }
  }

  private static final class Bucket {
    private long tokens;
    private long sinceMillis;

    Bucket(long tokens, long sinceMillis) {
      this.tokens = tokens;
      this.sinceMillis = sinceMillis;
    }
  }
}
