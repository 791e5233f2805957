package im.skein.core.component;

import im.skein.wire.Element;
import im.skein.wire.Name;
import im.skein.wire.Node;
import java.util.ArrayList;
import java.util.List;

/// Stanzas of components stand in a namespace of their own (XEP-0114 §3), but for what is wrapped
/// in them.
final class Translation {
  /// The namespace of stanzas of components.
  static final String COMPONENT = "jabber:component:accept";

  private Translation() {}

  static Element toComponent(Element stanza) {
    return translate(stanza, Name.CLIENT, COMPONENT);
  }

  static Element fromComponent(Element stanza) {
    return translate(stanza, COMPONENT, Name.CLIENT);
  }

  /// The element in the other namespace, and so what is in it, down to the first of another one.
  private static Element translate(Element element, String from, String to) {
    if (!element.name().namespace().equals(from)) {
      return element;
    }
    List<Node> nodes = new ArrayList<>(element.nodes().size());
    for (Node node : element.nodes()) {
      nodes.add(node instanceof Element child ? translate(child, from, to) : node);
    }
    return Element.of(new Name(to, element.name().local()), element.attributes(), nodes);
  }
}
