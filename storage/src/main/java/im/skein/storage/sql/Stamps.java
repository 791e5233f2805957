package im.skein.storage.sql;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Instants as the tables keep them: microseconds since 1970.
public final class Stamps {
  private Stamps() {}

  /// The stamp of an instant; finer parts are cut off.
  public static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  /// The instant of a stamp.
  public static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
