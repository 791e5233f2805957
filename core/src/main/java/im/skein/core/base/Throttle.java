package im.skein.core.base;

/// A token bucket that may run into debt: what came at once is taken, and the debt says how long to
/// read no more.
public final class Throttle {
  private final int perSecond;
  private final long capacityMicros;
  private long paidUntilMicros;

  /// A full bucket.
  ///
  /// @param perSecond how many may come in the long run
  /// @param burst how many may come at once
  public Throttle(int perSecond, int burst, long nowMillis) {
    this.perSecond = perSecond;
    this.capacityMicros = burst * 1_000_000L / perSecond;
    this.paidUntilMicros = nowMillis * 1000 - capacityMicros;
  }

  /// Notes that so many came.
  ///
  /// @return how many milliseconds to wait before more is read, 0 for none
  public long take(int count, long nowMillis) {
    paidUntilMicros =
        Math.max(paidUntilMicros, nowMillis * 1000 - capacityMicros)
            + count * 1_000_000L / perSecond;
    return Math.max(0, (paidUntilMicros - nowMillis * 1000 + 999) / 1000);
  }
}
