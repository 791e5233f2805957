package im.skein.wire.xml;

/// Which characters XML 1.0 (fifth edition) allows where.
final class XmlNames {
  private static final long LOW_NAME_START = 0L;
  private static final long LOW_NAME = bits("-.0123456789");
  private static final long HIGH_NAME =
      bits("ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz");

  private XmlNames() {}

  /// Whether a document may contain this character at all (§2.2).
  static boolean isChar(int c) {
    if (c < 0x20) {
      return c == '\t' || c == '\n' || c == '\r';
    }
    return c <= 0xD7FF || (c >= 0xE000 && c <= 0xFFFD) || (c >= 0x10000 && c <= 0x10FFFF);
  }

  /// Whether a name without a colon may begin with this character (§2.3).
  static boolean isNameStart(int c) {
    if (c < 0x80) {
      return isAscii(c, LOW_NAME_START);
    }
    return isBasicNameStart(c)
        || (c >= 0x2070 && c <= 0x218F)
        || (c >= 0x2C00 && c <= 0x2FEF)
        || (c >= 0x3001 && c <= 0xD7FF)
        || (c >= 0xF900 && c <= 0xFDCF)
        || (c >= 0xFDF0 && c <= 0xFFFD)
        || (c >= 0x10000 && c <= 0xEFFFF);
  }

  private static boolean isBasicNameStart(int c) {
    return (c >= 0xC0 && c <= 0x2FF && c != 0xD7 && c != 0xF7)
        || (c >= 0x370 && c <= 0x1FFF && c != 0x37E)
        || c == 0x200C
        || c == 0x200D;
  }

  /// Whether a name without a colon may go on with this character (§2.3).
  static boolean isName(int c) {
    if (c < 0x80) {
      return isAscii(c, LOW_NAME);
    }
    return c == 0xB7 || (c >= 0x300 && c <= 0x36F) || c == 0x203F || c == 0x2040 || isNameStart(c);
  }

  /// Whether this is a name without a colon (Namespaces in XML 1.0 §3).
  static boolean isNcName(String text) {
    int length = text.length();
    if (length == 0 || !isNameStart(text.codePointAt(0))) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      int c = text.charAt(i);
      if (c >= 0x80) {
        c = text.codePointAt(i);
        i += Character.charCount(c) - 1;
      }
      if (!isName(c)) {
        return false;
      }
    }
    return true;
  }

  /// Writes a character as UTF-8; up to 4 bytes must be free.
  ///
  /// @return how many bytes it took
  static int encode(int c, byte[] to, int at) {
    if (c < 0x80) {
      to[at] = (byte) c;
      return 1;
    }
    if (c < 0x800) {
      to[at] = (byte) (0xC0 | (c >> 6));
      to[at + 1] = (byte) (0x80 | (c & 0x3F));
      return 2;
    }
    if (c < 0x10000) {
      to[at] = (byte) (0xE0 | (c >> 12));
      to[at + 1] = (byte) (0x80 | ((c >> 6) & 0x3F));
      to[at + 2] = (byte) (0x80 | (c & 0x3F));
      return 3;
    }
    to[at] = (byte) (0xF0 | (c >> 18));
    to[at + 1] = (byte) (0x80 | ((c >> 12) & 0x3F));
    to[at + 2] = (byte) (0x80 | ((c >> 6) & 0x3F));
    to[at + 3] = (byte) (0x80 | (c & 0x3F));
    return 4;
  }

  private static boolean isAscii(int c, long low) {
    return (((c < 0x40 ? low : HIGH_NAME) >> c) & 1) != 0;
  }

  private static long bits(String characters) {
    long bits = 0;
    for (int i = 0; i < characters.length(); i++) {
      bits |= 1L << characters.charAt(i);
    }
    return bits;
  }
}
