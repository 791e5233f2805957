package im.skein.bench.load;

/// Counts of durations in buckets that are at most 1/64 wide relative to their value: enough for
/// percentiles, without keeping every value. One thread writes it.
public final class Histogram {
  private static final int SUB_BITS = 6;
  private static final int SUB = 1 << SUB_BITS;

  private final long[] counts = new long[SUB * (64 - SUB_BITS)];
  private long total;
  private long max;

  /// Counts one duration; one below zero counts as zero.
  public void add(long nanos) {
    long value = Math.max(nanos, 0);
    counts[bucket(value)]++;
    total++;
    max = Math.max(max, value);
  }

  /// How many were counted.
  public long total() {
    return total;
  }

  /// The longest in milliseconds.
  public double maxMillis() {
    return max / 1e6;
  }

  /// The duration in milliseconds that this share of all did not exceed, 0 where none was counted.
  ///
  /// @param share between 0 and 1
  public double millisAt(double share) {
    long wanted = (long) Math.ceil(total * share);
    long seen = 0;
    for (int i = 0; i < counts.length && total > 0; i++) {
      seen += counts[i];
      if (seen >= wanted && seen > 0) {
        return Math.min(upper(i), max) / 1e6;
      }
    }
    return 0;
  }

  private static int bucket(long value) {
    if (value < SUB) {
      return (int) value;
    }
    int shift = 63 - Long.numberOfLeadingZeros(value) - SUB_BITS;
    return (shift + 1) * SUB + (int) ((value >>> shift) - SUB);
  }

  private static long upper(int bucket) {
    if (bucket < SUB) {
      return bucket;
    }
    int shift = bucket / SUB - 1;
    return ((bucket % SUB + SUB + 1L) << shift) - 1;
  }
}
