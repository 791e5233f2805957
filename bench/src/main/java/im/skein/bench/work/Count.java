package im.skein.bench.work;

/// How often something happened during a measurement.
///
/// @param name what
/// @param value how often
/// @param fault whether it must not happen
public record Count(String name, long value, boolean fault) {
  /// A count of what was asked for.
  public static Count of(String name, long value) {
    return new Count(name, value, false);
  }

  /// A count of what must be 0.
  public static Count fault(String name, long value) {
    return new Count(name, value, true);
  }
}
