package im.skein.bench.work;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/// Two series of times that ought to come from one distribution.
final class Comparison {
  private static final int RESAMPLES = 500;

  private final double[] first;
  private final double[] second;

  /// The values are copied.
  ///
  /// @param first in any unit; at least one
  /// @param second in the same unit; at least one
  Comparison(double[] first, double[] second) {
    this.first = sorted(first);
    this.second = sorted(second);
  }

  /// Where the difference of the medians lies with 95 % certainty.
  record Interval(double from, double to) {}

  /// The value that this share of the first does not exceed.
  double first(double share) {
    return at(first, share);
  }

  /// The value that this share of the second does not exceed.
  double second(double share) {
    return at(second, share);
  }

  private static double at(double[] sorted, double share) {
    return sorted[Math.clamp((long) Math.ceil(sorted.length * share) - 1, 0, sorted.length - 1)];
  }

  /// The median of the first less the median of the second.
  double difference() {
    return at(first, 0.5) - at(second, 0.5);
  }

  /// The interval of the difference of the medians, by resampling (the bootstrap).
  Interval interval(RandomGenerator random) {
    double[] differences = new double[RESAMPLES];
    for (int i = 0; i < RESAMPLES; i++) {
      differences[i] = resampledMedian(first, random) - resampledMedian(second, random);
    }
    Arrays.sort(differences);
    return new Interval(at(differences, 0.025), at(differences, 0.975));
  }

  /// How likely a value of the first is above one of the second, ties counted half: 0.5 when nobody
  /// can tell one from the other, however different they look (the statistic of Mann and Whitney).
  double dominance() {
    double above = 0;
    int less = 0;
    int notMore = 0;
    for (double value : first) {
      while (less < second.length && second[less] < value) {
        less++;
      }
      while (notMore < second.length && second[notMore] <= value) {
        notMore++;
      }
      above += (less + notMore) / 2.0;
    }
    return above / ((double) first.length * second.length);
  }

  /// How far [#dominance] strays from 0.5 by chance alone, 19 times of 20.
  double chance() {
    double product = (double) first.length * second.length;
    return 1.96 * Math.sqrt((first.length + second.length + 1) / (12 * product));
  }

  /// The median of as many values drawn with repetition. The place of the median among the drawn is
  /// known once it is counted how often each was drawn.
  private static double resampledMedian(double[] sorted, RandomGenerator random) {
    int[] drawn = new int[sorted.length];
    for (int i = 0; i < sorted.length; i++) {
      drawn[random.nextInt(sorted.length)]++;
    }
    int half = (sorted.length + 1) / 2;
    int at = -1;
    for (int seen = 0; seen < half; seen += drawn[at]) {
      at++;
    }
    return sorted[at];
  }

  private static double[] sorted(double[] values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("nothing was measured");
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted;
  }
}
