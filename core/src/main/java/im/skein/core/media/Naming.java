package im.skein.core.media;

import im.skein.wire.Attribute;
import im.skein.wire.Element;
import im.skein.wire.Node;
import im.skein.wire.Stanza;
import java.util.LinkedHashSet;
import java.util.Set;

/// What a stanza may name of files: everything in it that could be a token, wherever it stands, and
/// whether there is something in it that only somebody else's client can read.
final class Naming {
  static final int TOKEN_LETTERS = 26;

  /// More tokens than this in one stanza are not told apart.
  private static final int MOST = 64;

  /// So many letters of base64 without a break may be anything.
  private static final int SEALED_LETTERS = 100;

  private static final Set<String> SEALED = Set.of("encrypted", "encryption", "openpgp");
  private static final String SIGNED_AND_SEALED = "jabber:x:encrypted";
  private static final String OFF_THE_RECORD = "?OTR";

  private final Set<String> tokens = new LinkedHashSet<>();
  private boolean sealed;

  private Naming() {}

  static Naming of(Stanza stanza) {
    Naming naming = new Naming();
    for (Element element : stanza.payload()) {
      naming.read(element);
    }
    return naming;
  }

  /// What could be the token of a file.
  Set<String> tokens() {
    return tokens;
  }

  /// Whether it may name any file.
  boolean mayNameAny() {
    return sealed || tokens.size() > MOST;
  }

  private void read(Element element) {
    if (mayNameAny()) {
      return;
    }
    sealed |=
        SEALED.contains(element.name().local())
            || element.name().namespace().equals(SIGNED_AND_SEALED);
    for (Attribute attribute : element.attributes()) {
      read(attribute.value());
    }
    read(element.text());
    for (Node node : element.nodes()) {
      if (node instanceof Element child) {
        read(child);
      }
    }
  }

  private void read(String text) {
    sealed |= text.contains(OFF_THE_RECORD);
    int token = 0;
    int letters = 0;
    for (int i = 0; i <= text.length(); i++) {
      char c = i == text.length() ? ' ' : text.charAt(i);
      letters = isBase64(c) ? letters + 1 : 0;
      sealed |= letters >= SEALED_LETTERS;
      if ((c >= 'a' && c <= 'z') || (c >= '2' && c <= '7')) {
        token++;
      } else {
        if (token == TOKEN_LETTERS) {
          tokens.add(text.substring(i - TOKEN_LETTERS, i));
        }
        token = 0;
      }
    }
  }

  private static boolean isBase64(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '+'
        || c == '/'
        || c == '='
        || c == '-'
        || c == '_';
  }
}
