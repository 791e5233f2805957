package im.skein.core.room.word;

import im.skein.wire.Attribute;
import im.skein.wire.Element;
import im.skein.wire.Node;
import im.skein.wire.StanzaError;
import im.skein.wire.StanzaError.Condition;
import im.skein.wire.StanzaException;
import im.skein.wire.Text;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How much people may say beside messages: all who are in a room are told, and who enters later is
/// told again.
public final class Bounds {
  /// The longest subject, in characters.
  public static final int LONGEST_SUBJECT = 4_000;

  private static final int LONGEST_WORDS = 1_000;
  private static final int MOST_PRESENCE = 16 * 1024;

  private Bounds() {}

  /// Why somebody does something.
  ///
  /// @param deed the element that says what is done, with a child `reason` or not
  /// @throws StanzaException `policy-violation` when it is longer than 1,000 characters
  public static @Nullable String reason(Element deed) throws StanzaException {
    return words(deed, "reason");
  }

  /// The text of a child, or null when there is no such child.
  ///
  /// @throws StanzaException as for [#reason]
  public static @Nullable String words(Element deed, String child) throws StanzaException {
    String words = deed.childText(child);
    if (words != null && words.length() > LONGEST_WORDS) {
      throw new StanzaException(
          StanzaError.of(
              Condition.POLICY_VIOLATION,
              "A " + child + " has at most " + LONGEST_WORDS + " characters."));
    }
    return words;
  }

  /// Whether a presence says more than about 16 KiB.
  public static boolean isTooMuch(List<Element> presence) {
    int left = MOST_PRESENCE;
    for (Element element : presence) {
      left -= weight(element);
    }
    return left < 0;
  }

  private static int weight(Element element) {
    int weight = element.name().local().length();
    for (Attribute attribute : element.attributes()) {
      weight += attribute.name().local().length() + attribute.value().length();
    }
    for (Node node : element.nodes()) {
      weight +=
          switch (node) {
            case Element child -> weight(child);
            case Text text -> text.value().length();
          };
    }
    return weight;
  }
}
