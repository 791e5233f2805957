package im.skein.testkit.conversation;

import im.skein.wire.Attribute;
import im.skein.wire.Element;
import im.skein.wire.Name;
import im.skein.wire.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Compares what came with what was expected.
///
/// Everything written in the pattern must be there. What is not written must not be there either,
/// with two exceptions: the attributes `xml:lang`, `id`, `from` and `to` of the topmost element,
/// and anything more inside an element that holds the text `{more}`.
final class Matching {
  private static final String MORE = "{more}";
  private static final Set<Name> LOOSE =
      Set.of(new Name(Name.XML, "lang"), Name.local("id"), Name.local("from"), Name.local("to"));

  private final Bindings bindings;
  private String complaint = "";

  /// A comparison that binds names as it goes on; see [Bindings#copy] for one that may fail.
  Matching(Bindings bindings) {
    this.bindings = bindings;
  }

  /// Why the last comparison failed.
  String complaint() {
    return complaint;
  }

  /// Whether the element is as the pattern says.
  boolean matches(Element pattern, Element actual) {
    return matches(pattern, actual, true);
  }

  private boolean matches(Element pattern, Element actual, boolean top) {
    if (!pattern.name().equals(actual.name())) {
      return fail("<" + actual.name() + "> is not <" + pattern.name() + ">");
    }
    return attributes(pattern, actual, top) && content(pattern, actual);
  }

  private boolean attributes(Element pattern, Element actual, boolean top) {
    for (Attribute wanted : pattern.attributes()) {
      String value = actual.attribute(wanted.name());
      if (value == null) {
        return fail(wanted.name() + " is missing");
      }
      if (!bindings.match(wanted.value(), value)) {
        return fail(wanted.name() + " is '" + value + "', not '" + wanted.value() + "'");
      }
    }
    for (Attribute there : actual.attributes()) {
      boolean loose = top && LOOSE.contains(there.name());
      if (!loose && pattern.attribute(there.name()) == null) {
        return fail("nobody expected " + there.name() + "='" + there.value() + "'");
      }
    }
    return true;
  }

  private boolean content(Element pattern, Element actual) {
    String text = pattern.text();
    boolean more = text.contains(MORE);
    if (!more && !bindings.match(text, actual.text())) {
      return fail("the text of <" + actual.name() + "> is '" + actual.text() + "'");
    }
    List<Element> left = new ArrayList<>(actual.children());
    for (Element wanted : pattern.children()) {
      if (!takeFirst(wanted, left)) {
        return false;
      }
    }
    return more || left.isEmpty() || fail("nobody expected " + Fragments.show(left.getFirst()));
  }

  /// Children may come in any order; each stands for one of the pattern.
  private boolean takeFirst(Element wanted, List<Element> left) {
    complaint = "there is no " + Fragments.show(wanted);
    for (Element candidate : left) {
      Bindings attempt = bindings.copy();
      Matching inner = new Matching(attempt);
      if (inner.matches(wanted, candidate, false)) {
        bindings.takeOver(attempt);
        left.remove(candidate);
        return true;
      }
      if (candidate.name().equals(wanted.name())) {
        complaint = inner.complaint;
      }
    }
    return false;
  }

  private boolean fail(String why) {
    complaint = why;
    return false;
  }

  /// The element with every name in braces replaced, to be sent.
  static Element fill(Element element, Bindings bindings) {
    Element.Builder filled = Element.builder(element.name());
    element
        .attributes()
        .forEach(attribute -> filled.attribute(attribute.name(), bindings.fill(attribute.value())));
    element
        .nodes()
        .forEach(node -> {
          switch (node) {
            case Element child -> filled.add(fill(child, bindings));
            case Text(String value) -> filled.text(bindings.fill(value));
          }
        });
    return filled.build();
  }
}
