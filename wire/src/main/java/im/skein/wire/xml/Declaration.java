package im.skein.wire.xml;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads an XML declaration after its `<?` (XML 1.0 §2.8). Version 1.0 and UTF-8 are the only ones
/// that XMPP knows (RFC 6120 §11.5, §11.6).
final class Declaration {
  private static final int MAX_BYTES = 160;
  private static final Pattern GRAMMAR =
      Pattern.compile(
          "xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(?:'([\\w.:-]+)'|\"([\\w.:-]+)\")"
              + "(?:[ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*"
              + "(?:'([A-Za-z][\\w.-]*)'|\"([A-Za-z][\\w.-]*)\"))?"
              + "(?:[ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*(?:'(?:yes|no)'|\"(?:yes|no)\"))?"
              + "[ \t\r\n]*\\?");

  private final StringBuilder text = new StringBuilder(0);

  /// A declaration begins.
  void begin() {
    text.setLength(0);
  }

  /// Takes one byte more.
  ///
  /// @return whether the declaration is complete
  boolean next(byte b) throws XmlException {
    int at = text.length();
    if (at < 3 ? b != "xml".charAt(at) : at == 3 && !Bytes.isSpace(b)) {
      throw XmlException.restricted("a processing instruction is not allowed");
    }
    if (b == '>' && text.charAt(at - 1) == '?') {
      check();
      text.setLength(0);
      text.trimToSize();
      return true;
    }
    if ((b < ' ' && !Bytes.isSpace(b)) || b == '<' || b == '>') {
      throw XmlException.notWellFormed("the XML declaration is wrong");
    }
    if (at == MAX_BYTES) {
      throw XmlException.tooMuch("the XML declaration is too long");
    }
    text.append((char) b);
    return false;
  }

  private void check() throws XmlException {
    Matcher matcher = GRAMMAR.matcher(text);
    if (!matcher.matches()) {
      throw XmlException.notWellFormed("the XML declaration is wrong");
    }
    String version = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    if (!"1.0".equals(version)) {
      throw XmlException.badFormat("only XML 1.0 is understood");
    }
    String encoding = matcher.group(3) == null ? matcher.group(4) : matcher.group(3);
    if (encoding != null && !encoding.toUpperCase(Locale.ROOT).equals("UTF-8")) {
      throw XmlException.encoding("only UTF-8 is understood");
    }
  }
}
