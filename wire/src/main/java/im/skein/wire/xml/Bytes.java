package im.skein.wire.xml;

/// What each ASCII byte means where: one table look-up per byte.
final class Bytes {
  /// Stands for itself.
  static final byte PLAIN = 0;

  /// `<`
  static final byte LESS = 1;

  /// `&`
  static final byte AMPERSAND = 2;

  /// `>`
  static final byte GREATER = 3;

  /// A carriage return, which reads as a line feed (XML 1.0 §2.11).
  static final byte RETURN = 4;

  /// One of the two quotes.
  static final byte QUOTE = 5;

  /// White space that reads as a space (XML 1.0 §3.3.3).
  static final byte SPACE = 6;

  /// Not allowed in XML at all.
  static final byte FORBIDDEN = 7;

  private static final byte[] CONTENT = content();
  private static final byte[] VALUE = value();
  private static final byte[] CDATA = cdata();
  private static final boolean[] NAME = name();

  private Bytes() {}

  /// The meaning in character data.
  static byte inContent(int b) {
    return CONTENT[b];
  }

  /// The meaning in an attribute's value.
  static byte inValue(int b) {
    return VALUE[b];
  }

  /// The meaning in a CDATA section.
  static byte inCdata(int b) {
    return CDATA[b];
  }

  /// Whether it may be part of a name, a colon too.
  static boolean inName(int b) {
    return NAME[b];
  }

  /// Whether it is white space in XML.
  static boolean isSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\t' || b == '\r';
  }

  private static byte[] cdata() {
    byte[] table = new byte[0x80];
    for (int b = 0; b < 0x20; b++) {
      table[b] = FORBIDDEN;
    }
    table['\t'] = PLAIN;
    table['\n'] = PLAIN;
    table['\r'] = RETURN;
    table['>'] = GREATER;
    return table;
  }

  private static byte[] content() {
    byte[] table = cdata();
    table['<'] = LESS;
    table['&'] = AMPERSAND;
    return table;
  }

  private static byte[] value() {
    byte[] table = content();
    table['>'] = PLAIN;
    table['\t'] = SPACE;
    table['\n'] = SPACE;
    table['\''] = QUOTE;
    table['"'] = QUOTE;
    return table;
  }

  private static boolean[] name() {
    boolean[] table = new boolean[0x80];
    for (int b = 0; b < 0x80; b++) {
      table[b] = b == ':' || XmlNames.isName(b);
    }
    return table;
  }
}
