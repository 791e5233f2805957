package im.skein.wire.xml;

/// Checks UTF-8 byte by byte and can be interrupted inside a character: shortest forms only, no
/// surrogates, nothing above U+10FFFF (RFC 3629 §3), and no character that XML leaves out.
final class Utf8 {
  private int needed;
  private int low;
  private int high;
  private int character;

  /// Whether a character has begun and not ended.
  boolean isInside() {
    return needed > 0;
  }

  /// Forgets a character that was begun.
  void reset() {
    needed = 0;
  }

  /// Checks a run of characters that are not ASCII.
  ///
  /// @return the index of the first byte after them, at most `end`
  int run(byte[] bytes, int from, int end) throws XmlException {
    int at = from;
    while (at < end) {
      int b = bytes[at] & 0xFF;
      if (needed > 0) {
        follow(b);
      } else if (b < 0x80) {
        return at;
      } else {
        lead(b);
      }
      at++;
    }
    return at;
  }

  private void lead(int b) throws XmlException {
    if (b < 0xC2 || b > 0xF4) {
      throw invalid();
    }
    low = 0x80;
    high = 0xBF;
    if (b < 0xE0) {
      needed = 1;
      character = b & 0x1F;
    } else if (b < 0xF0) {
      needed = 2;
      character = b & 0x0F;
      if (b == 0xE0) {
        low = 0xA0;
      } else if (b == 0xED) {
        high = 0x9F;
      }
    } else {
      needed = 3;
      character = b & 0x07;
      if (b == 0xF0) {
        low = 0x90;
      } else if (b == 0xF4) {
        high = 0x8F;
      }
    }
  }

  private void follow(int b) throws XmlException {
    if (b < low || b > high) {
      throw invalid();
    }
    low = 0x80;
    high = 0xBF;
    character = (character << 6) | (b & 0x3F);
    needed--;
    if (needed == 0 && (character == 0xFFFE || character == 0xFFFF)) {
      throw XmlException.notWellFormed("a character is not allowed in XML");
    }
  }

  private static XmlException invalid() {
    return XmlException.encoding("the bytes are not UTF-8");
  }
}
