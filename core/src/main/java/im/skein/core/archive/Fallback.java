package im.skein.core.archive;

import im.skein.core.chat.Amendments;
import im.skein.core.feature.Xep;
import im.skein.wire.Element;
import im.skein.wire.Name;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Text that stands in a message only for clients that do not know better (XEP-0428 §2): what a
/// reply quotes, or words in place of a reaction.
@Xep(number = 461, version = "0.2.1", note = "what a reply quotes is not found by search")
final class Fallback {
  private static final Name FALLBACK = new Name("urn:xmpp:fallback:0", "fallback");
  private static final Name BODY = new Name("urn:xmpp:fallback:0", "body");
  private static final int DIGITS = 7;

  /// So many parts of one message count: each may be as long as its text.
  private static final int MOST_PARTS = 32;

  /// What would be found by words that nobody wrote.
  private static final Set<String> FOR =
      Set.of(Amendments.RETRACTION, "urn:xmpp:reactions:0", "urn:xmpp:reply:0");

  private Fallback() {}

  /// The rest of a text; its parts are given by characters of Unicode.
  static String without(Element message, String body) {
    int[] characters = null;
    int parts = 0;
    for (Element element : message.children()) {
      String of = element.attribute("for");
      if (element.is(FALLBACK) && of != null && FOR.contains(of)) {
        if (element.children().isEmpty()) {
          return "";
        }
        characters = characters == null ? body.codePoints().toArray() : characters;
        for (Element part : element.children()) {
          if (part.is(BODY) && parts < MOST_PARTS) {
            blank(characters, part);
            parts++;
          }
        }
      }
    }
    return characters == null ? body : new String(characters, 0, characters.length);
  }

  private static void blank(int[] characters, Element part) {
    int start = number(part.attribute("start"), 0);
    int end = number(part.attribute("end"), characters.length);
    int last = Math.min(end, characters.length);
    if (start < last) {
      Arrays.fill(characters, start, last, ' ');
    }
  }

  private static int number(@Nullable String text, int none) {
    boolean digits =
        text != null
            && !text.isEmpty()
            && text.length() <= DIGITS
            && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return text != null && digits ? Integer.parseInt(text) : none;
  }
}
