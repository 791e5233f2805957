package im.skein.wire;

import com.ibm.icu.text.IDNA;
import java.util.Locale;
import java.util.regex.Pattern;

/// Prepares the domain of an address (RFC 7622 §3.2): a host name in its Unicode form and in lower
/// case, an IPv4 address, or an IPv6 address in brackets. A trailing dot is dropped.
final class Domains {
  private static final int MAX_LABEL = 63;

  /// The characters that separate labels (RFC 3490 §3.1).
  private static final String DOTS = ".\u3002\uFF0E\uFF61";

  private static final Pattern IPV4 =
      Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:]{2,39}(?::[0-9.]{7,15})?");

  /// A name has at most 253 characters in ASCII (RFC 5890 §4.2) and no more when it is shown, each
  /// of one or two `char`. What is longer costs the mapping much time, or it fails.
  private static final int MAX_SHOWN = 2 * 253;

  /// The mapping composes characters, from a few parts each.
  private static final int MAX_TYPED = 2 * MAX_SHOWN;

  private Domains() {}

  static String prepare(String text) throws InvalidJid {
    boolean dotted = !text.isEmpty() && DOTS.indexOf(text.charAt(text.length() - 1)) >= 0;
    String domain = dotted ? text.substring(0, text.length() - 1) : text;
    if (isPlainHost(domain)) {
      return domain;
    }
    if (domain.startsWith("[")) {
      return addressLiteral(domain);
    }
    return international(domain);
  }

  /// The form in which IDNA 2008 shows a name to people (RFC 5891 §5, by the mapping of UTS 46).
  private static String international(String domain) throws InvalidJid {
    if (domain.length() > MAX_TYPED) {
      throw wrong();
    }
    IDNA idna = Loaded.IDNA_2008;
    IDNA.Info info = new IDNA.Info();
    StringBuilder unicode = idna.nameToUnicode(domain, new StringBuilder(), info);
    if (info.hasErrors() || unicode.isEmpty() || unicode.length() > MAX_SHOWN) {
      throw wrong();
    }
    idna.nameToASCII(unicode, new StringBuilder(), info);
    if (info.hasErrors()) {
      throw wrong();
    }
    return unicode.toString();
  }

  /// Loaded when a name first needs it: most never do.
  private static final class Loaded {
    private static final IDNA IDNA_2008 =
        IDNA.getUTS46Instance(
            IDNA.NONTRANSITIONAL_TO_UNICODE
                | IDNA.NONTRANSITIONAL_TO_ASCII
                | IDNA.CHECK_BIDI
                | IDNA.CHECK_CONTEXTJ
                | IDNA.CHECK_CONTEXTO
                | IDNA.USE_STD3_RULES);
  }

  /// Whether nothing needs to be done: lower-case ASCII labels, none of them an A-label.
  private static boolean isPlainHost(String domain) {
    int labelStart = 0;
    for (int i = 0; i < domain.length(); i++) {
      char c = domain.charAt(i);
      if (c == '.' || c == '-') {
        boolean edge = i == labelStart || (c == '.' && domain.charAt(i - 1) == '-');
        if (edge || i - labelStart > MAX_LABEL || isDoubleHyphen(domain, labelStart, i)) {
          return false;
        }
        labelStart = c == '.' ? i + 1 : labelStart;
      } else if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9')) {
        return false;
      }
    }
    int last = domain.length() - labelStart;
    return last > 0 && last <= MAX_LABEL && domain.charAt(domain.length() - 1) != '-';
  }

  private static boolean isDoubleHyphen(String domain, int labelStart, int at) {
    return domain.charAt(at) == '-' && at - labelStart == 3 && domain.charAt(at - 1) == '-';
  }

  private static String addressLiteral(String domain) throws InvalidJid {
    if (!domain.endsWith("]") || domain.length() < 4) {
      throw wrong();
    }
    String inside = domain.substring(1, domain.length() - 1);
    if (!IPV6.matcher(inside).matches() || !isIpv6(inside)) {
      throw wrong();
    }
    return domain.toLowerCase(Locale.ROOT);
  }

  /// Whether the groups of an address add up: eight, or fewer with one gap (RFC 4291 §2.2).
  private static boolean isIpv6(String text) {
    int gap = text.indexOf("::");
    if (gap != text.lastIndexOf("::")) {
      return false;
    }
    if (gap < 0) {
      return groups(text) == 8;
    }
    int before = gap == 0 ? 0 : groups(text.substring(0, gap));
    String rest = text.substring(gap + 2);
    int after = rest.isEmpty() ? 0 : groups(rest);
    return before >= 0 && after >= 0 && before + after <= 7;
  }

  /// How many groups of 16 bits there are, or -100 when one is wrong.
  private static int groups(String text) {
    String[] parts = text.split(":", -1);
    int count = 0;
    for (int i = 0; i < parts.length; i++) {
      boolean last = i == parts.length - 1;
      if (last && parts[i].indexOf('.') > 0) {
        if (!IPV4.matcher(parts[i]).matches()) {
          return -100;
        }
        count += 2;
      } else if (parts[i].isEmpty() || parts[i].length() > 4) {
        return -100;
      } else {
        count++;
      }
    }
    return count;
  }

  private static InvalidJid wrong() {
    return new InvalidJid("the domain is not a host name or an address");
  }
}
