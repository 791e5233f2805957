package im.skein.wire.xml;

/// Reads a reference after its `&`: one of the five entities that need no declaration, or the
/// number of a character that XML allows (XML 1.0 §4.1, §4.6).
final class Reference {
  private static final int NAMED = 0;
  private static final int MAX_NAME = 4;
  private static final int TOO_LARGE = 0x110000;

  private static final long LT = packed("lt");
  private static final long GT = packed("gt");
  private static final long AMP = packed("amp");
  private static final long APOS = packed("apos");
  private static final long QUOT = packed("quot");

  private int length;
  private int base;
  private int digits;
  private long name;
  private int number;

  /// A reference begins.
  void begin() {
    length = 0;
    base = NAMED;
    digits = 0;
    name = 0;
    number = 0;
  }

  /// Takes one byte more.
  ///
  /// @return the character when the reference is complete, else -1
  int next(byte b) throws XmlException {
    length++;
    if (length == 1 && b == '#') {
      base = 10;
      return -1;
    }
    if (base != NAMED) {
      return number(b);
    }
    if (b == ';') {
      return named();
    }
    if (!(length == 1 ? XmlNames.isNameStart(b & 0xFF) : XmlNames.isName(b & 0xFF))) {
      throw XmlException.notWellFormed("an ampersand begins no reference");
    }
    if (length > MAX_NAME) {
      throw undeclared();
    }
    name = (name << 8) | b;
    return -1;
  }

  private int number(byte b) throws XmlException {
    if (base == 10 && length == 2 && b == 'x') {
      base = 16;
      return -1;
    }
    if (b == ';' && digits > 0) {
      if (!XmlNames.isChar(number)) {
        throw XmlException.notWellFormed("a reference names a character not allowed in XML");
      }
      return number;
    }
    int digit = b < 0 ? -1 : Character.digit((char) b, base);
    if (digit < 0) {
      throw XmlException.notWellFormed("a character reference has a wrong digit");
    }
    digits = 1;
    number = Math.min(number * base + digit, TOO_LARGE);
    return -1;
  }

  private int named() throws XmlException {
    if (length == 1) {
      throw XmlException.notWellFormed("an ampersand begins no reference");
    }
    if (name == LT) {
      return '<';
    }
    if (name == GT) {
      return '>';
    }
    if (name == AMP) {
      return '&';
    }
    if (name == APOS) {
      return '\'';
    }
    if (name == QUOT) {
      return '"';
    }
    throw undeclared();
  }

  private static long packed(String word) {
    long packed = 0;
    for (int i = 0; i < word.length(); i++) {
      packed = (packed << 8) | word.charAt(i);
    }
    return packed;
  }

  private static XmlException undeclared() {
    return XmlException.restricted("an entity reference is not allowed");
  }
}
