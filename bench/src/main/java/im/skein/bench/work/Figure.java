package im.skein.bench.work;

import java.util.List;

/// One measured quantity with the values of all repeats.
///
/// @param name what
/// @param unit in what
/// @param values one per repeat, in their order; at least one
public record Figure(String name, String unit, List<Double> values) {
  /// A figure with at least one value.
  ///
  /// @throws IllegalArgumentException when there is none
  public Figure {
    values = List.copyOf(values);
    if (values.isEmpty()) {
      throw new IllegalArgumentException("a figure without a value: " + name);
    }
  }

  /// A figure measured once.
  public static Figure once(String name, String unit, double value) {
    return new Figure(name, unit, List.of(value));
  }

  /// The middle value; of an even number of repeats, the mean of the two in the middle.
  public double median() {
    List<Double> sorted = values.stream().sorted().toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }

  /// The smallest value.
  public double min() {
    return values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
  }

  /// The largest value.
  public double max() {
    return values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
  }
}
