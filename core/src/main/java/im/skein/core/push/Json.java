package im.skein.core.push;

import java.util.Locale;

/// Writes the little JSON that is pushed (RFC 8259).
final class Json {
  private Json() {}

  /// The text as a JSON string; half a surrogate pair becomes a question mark.
  static String quote(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    text.codePoints()
        .forEach(point -> {
          switch (point) {
            case '"', '\\' -> quoted.append('\\').append((char) point);
            case '\n' -> quoted.append("\\n");
            default -> {
              if (point < ' ' || point == 0x2028 || point == 0x2029) {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", point));
              } else if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
                quoted.append('?');
              } else {
                quoted.appendCodePoint(point);
              }
            }
          }
        });
    return quoted.append('"').toString();
  }
}
