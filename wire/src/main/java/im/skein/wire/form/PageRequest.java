package im.skein.wire.form;

import im.skein.wire.Element;
import im.skein.wire.Name;
import im.skein.wire.StanzaError;
import im.skein.wire.StanzaException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Asks for one page of a long list (XEP-0059 §2).
///
/// @param max how many items at most; 0 asks only how many there are
/// @param anchor where the page lies
public record PageRequest(int max, Anchor anchor) {
  /// The name of the element, in questions and answers.
  public static final Name NAME = new Name("http://jabber.org/protocol/rsm", "set");

  /// Numbers of more digits are larger than any list (the schema takes any `unsignedLong`).
  private static final int DIGITS = 9;

  /// Where a page lies.
  public sealed interface Anchor {
    /// The first page.
    record First() implements Anchor {}

    /// The page after that item.
    record After(String id) implements Anchor {}

    /// The page before that item.
    record Before(String id) implements Anchor {}

    /// The last page.
    record Last() implements Anchor {}

    /// The page that begins with the item of that number, counted from 0.
    record At(int index) implements Anchor {}
  }

  /// The request among these elements, or one for the first page.
  ///
  /// @param usual how many items when the request does not say
  /// @param most how many items at most, whatever it says
  /// @throws StanzaException `bad-request` when it cannot be understood
  public static PageRequest find(List<Element> elements, int usual, int most)
      throws StanzaException {
    for (Element element : elements) {
      if (element.is(NAME)) {
        String max = element.childText("max");
        return new PageRequest(max == null ? usual : Math.min(number(max), most), anchor(element));
      }
    }
    return new PageRequest(usual, new Anchor.First());
  }

  private static Anchor anchor(Element element) throws StanzaException {
    String after = element.childText("after");
    if (after != null && !after.isEmpty()) {
      return new Anchor.After(after);
    }
    String before = element.childText("before");
    if (before != null) {
      return before.isEmpty() ? new Anchor.Last() : new Anchor.Before(before);
    }
    String index = element.childText("index");
    return index == null ? new Anchor.First() : new Anchor.At(number(index));
  }

  private static int number(String text) throws StanzaException {
    boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!digits) {
      throw new StanzaException(StanzaError.of(StanzaError.Condition.BAD_REQUEST));
    }
    return text.length() > DIGITS ? Integer.MAX_VALUE : Integer.parseInt(text);
  }

  /// The request as an element.
  public Element toElement() {
    Element.Builder set = Element.builder(NAME).textChild("max", Integer.toString(max));
    @Nullable Element place =
        switch (anchor) {
          case Anchor.First() -> null;
          case Anchor.After(String id) -> child("after", id);
          case Anchor.Before(String id) -> child("before", id);
          case Anchor.Last() -> child("before", "");
          case Anchor.At(int index) -> child("index", Integer.toString(index));
        };
    return set.add(place).build();
  }

  private static Element child(String local, String text) {
    return Element.text(new Name(NAME.namespace(), local), text);
  }
}
