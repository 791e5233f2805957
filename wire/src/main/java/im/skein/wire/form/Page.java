package im.skein.wire.form;

import im.skein.wire.Element;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Says which page of a long list was given (XEP-0059 §2.2).
///
/// @param first the id of its first item, empty for an empty page
/// @param firstIndex how many items come before it, -1 when that is not known
/// @param last the id of its last item, empty for an empty page
/// @param count how many items the whole list has, -1 when that is not known
public record Page(String first, long firstIndex, String last, long count) {
  /// A page of which only its ends are known.
  public static Page of(String first, String last) {
    return new Page(first, -1, last, -1);
  }

  /// A page with nothing on it.
  public static Page empty(long count) {
    return new Page("", -1, "", count);
  }

  /// The answer as an element.
  public Element toElement() {
    Element.Builder set = Element.builder(PageRequest.NAME);
    if (!first.isEmpty()) {
      set.add(
          Element.builder(PageRequest.NAME.namespace(), "first")
              .attribute("index", firstIndex < 0 ? null : Long.toString(firstIndex))
              .text(first)
              .build());
      set.textChild("last", last);
    }
    return set.textChild("count", count < 0 ? null : Long.toString(count)).build();
  }

  /// The answer among these elements.
  public static Optional<Page> find(List<Element> elements) {
    for (Element element : elements) {
      if (element.is(PageRequest.NAME)) {
        Element first = element.child("first");
        String last = element.childText("last");
        return Optional.of(
            new Page(
                first == null ? "" : first.text(),
                first == null ? -1 : number(first.attribute("index")),
                last == null ? "" : last,
                number(element.childText("count"))));
      }
    }
    return Optional.empty();
  }

  private static long number(@Nullable String text) {
    if (text == null || text.isEmpty() || text.length() > 18) {
      return -1;
    }
    return text.chars().allMatch(c -> c >= '0' && c <= '9') ? Long.parseLong(text) : -1;
  }
}
