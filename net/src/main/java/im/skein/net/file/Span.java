package im.skein.net.file;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The part of a file that a request asks for (RFC 9110 §14).
///
/// @param from its first byte
/// @param length how many, 0 when the file has no such part
record Span(long from, long length) {
  private static final Pattern RANGE =
      Pattern.compile("bytes=(?:([0-9]{1,18})-([0-9]{0,18})|-([0-9]{1,18}))");

  /// The part of a file of that size, or null when the whole of it is to be given: several parts at
  /// once may be answered so (RFC 9110 §14.2).
  static @Nullable Span of(String header, long size) {
    Matcher range = RANGE.matcher(header);
    if (!range.matches()) {
      return null;
    }
    if (range.group(1) == null) {
      long length = Math.min(size, Long.parseLong(range.group(3)));
      return new Span(size - length, length);
    }
    long from = Long.parseLong(range.group(1));
    long to = range.group(2).isEmpty() ? size - 1 : Long.parseLong(range.group(2));
    if (to < from && !range.group(2).isEmpty()) {
      return null;
    }
    return from >= size ? new Span(0, 0) : new Span(from, Math.min(to, size - 1) - from + 1);
  }
}
