package im.skein.wire.form;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Points in time as XMPP writes them (XEP-0082 §3.2): in UTC, to the millisecond.
public final class Stamps {
  private static final Pattern GRAMMAR =
      Pattern.compile(
          "-?\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(?:\\.\\d{1,9})?(?:Z|[+-]\\d{2}:\\d{2})");
  private static final DateTimeFormatter WRITTEN =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private Stamps() {}

  /// Such as `2026-11-21T03:04:05.678Z`.
  public static String format(Instant instant) {
    return WRITTEN.format(instant.truncatedTo(ChronoUnit.MILLIS));
  }

  /// The point in time that is written there, or null when none is.
  public static @Nullable Instant parse(@Nullable String text) {
    if (text == null || !GRAMMAR.matcher(text).matches()) {
      return null;
    }
    try {
      return DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
