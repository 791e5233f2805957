package im.skein.core.base;

import java.util.Base64;
import java.util.regex.Pattern;

/// Bytes as people's programs write them into XML: in base64 (RFC 4648 §4), perhaps in several
/// lines.
public final class Base64Text {
  private static final Pattern SPACE = Pattern.compile("\\s+");

  private Base64Text() {}

  /// The bytes.
  ///
  /// @throws IllegalArgumentException when it is no base64
  public static byte[] decode(String text) {
    return Base64.getDecoder().decode(SPACE.matcher(text).replaceAll(""));
  }
}
