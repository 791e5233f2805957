package im.skein.wire.form;

import im.skein.wire.Element;
import im.skein.wire.Name;
import im.skein.wire.Stanza;
import java.util.List;
import java.util.Optional;

/// A stanza inside another (XEP-0297), as carbons and archives send them.
///
/// @param stanza the stanza, in the namespace of client stanzas
/// @param delay when it was first sent
public record Forwarded(Element stanza, Optional<Delay> delay) {
  /// The name of the element.
  public static final Name NAME = new Name("urn:xmpp:forward:0", "forwarded");

  /// The wrapper as an element.
  public Element toElement() {
    return Element.builder(NAME).add(delay.map(Delay::toElement).orElse(null)).add(stanza).build();
  }

  /// What is forwarded in the first such element among these; nothing when it holds no stanza, or
  /// more than one.
  public static Optional<Forwarded> find(List<Element> elements) {
    for (Element element : elements) {
      if (element.is(NAME)) {
        List<Element> children = element.children();
        List<Element> stanzas = children.stream().filter(Stanza::isStanza).toList();
        return stanzas.size() == 1
            ? Optional.of(new Forwarded(stanzas.getFirst(), Delay.find(children)))
            : Optional.empty();
      }
    }
    return Optional.empty();
  }
}
