package im.skein.wire;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// An immutable XML element: a name, attributes and what is inside, in document order.
///
/// Prefixes are not kept; the serializer chooses them. Equality is that of the tree, with
/// attributes in the order they were written.
public final class Element implements Node {
  private final Name name;
  private final List<Attribute> attributes;
  private final List<Node> nodes;
  private final @Nullable Imprint imprint;

  private Element(Name name, List<Attribute> attributes, List<Node> nodes) {
    this(name, attributes, nodes, null);
  }

  private Element(
      Name name, List<Attribute> attributes, List<Node> nodes, @Nullable Imprint imprint) {
    this.name = name;
    this.attributes = attributes;
    this.nodes = nodes;
    this.imprint = imprint;
  }

  /// An element of these parts. The lists are copied unless they are immutable already.
  public static Element of(Name name, List<Attribute> attributes, List<? extends Node> nodes) {
    return new Element(name, List.copyOf(attributes), List.copyOf(nodes));
  }

  /// An element with nothing in it.
  public static Element empty(Name name) {
    return new Element(name, List.of(), List.of());
  }

  /// An element with nothing in it.
  public static Element empty(String namespace, String local) {
    return empty(new Name(namespace, local));
  }

  /// An element that holds only text; empty text makes an empty element.
  public static Element text(Name name, String text) {
    return new Element(name, List.of(), text.isEmpty() ? List.of() : List.of(new Text(text)));
  }

  /// An element that holds only elements.
  public static Element of(Name name, Element... children) {
    return new Element(name, List.of(), List.of(children));
  }

  /// A builder for an element of this name.
  public static Builder builder(Name name) {
    return new Builder(name);
  }

  /// A builder for an element of this name.
  public static Builder builder(String namespace, String local) {
    return new Builder(new Name(namespace, local));
  }

  /// The expanded name.
  public Name name() {
    return name;
  }

  /// Whether this element has that expanded name.
  public boolean is(Name other) {
    return name.equals(other);
  }

  /// All attributes in the order they were written.
  public List<Attribute> attributes() {
    return attributes;
  }

  /// All that is inside, in document order.
  public List<Node> nodes() {
    return nodes;
  }

  /// The value of the attribute of that local name without a namespace, or null.
  public @Nullable String attribute(String local) {
    for (int i = 0; i < attributes.size(); i++) {
      Attribute attribute = attributes.get(i);
      if (attribute.name().local().equals(local) && attribute.name().namespace().isEmpty()) {
        return attribute.value();
      }
    }
    return null;
  }

  /// The value of the attribute of that expanded name, or null.
  public @Nullable String attribute(Name wanted) {
    for (Attribute attribute : attributes) {
      if (attribute.name().equals(wanted)) {
        return attribute.value();
      }
    }
    return null;
  }

  /// The boolean in that attribute, as XML Schema writes it: `true` or `1`, `false` or `0`; false
  /// where there is no such attribute, and nothing where something else is written.
  public Optional<Boolean> flag(String local) {
    return switch (attribute(local)) {
      case "true", "1" -> Optional.of(true);
      case "false", "0" -> Optional.of(false);
      case null -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  /// The child elements in document order.
  public List<Element> children() {
    List<Element> found = new ArrayList<>(nodes.size());
    for (Node node : nodes) {
      if (node instanceof Element element) {
        found.add(element);
      }
    }
    return found;
  }

  /// Whether two of the child elements have the same name.
  public boolean saysTwice() {
    Set<Name> said = new HashSet<>();
    return !children().stream().map(Element::name).allMatch(said::add);
  }

  /// The first child element of that name, or null.
  public @Nullable Element child(Name wanted) {
    for (Node node : nodes) {
      if (node instanceof Element element && element.name.equals(wanted)) {
        return element;
      }
    }
    return null;
  }

  /// The first child element of that local name in this element's own namespace, or null.
  public @Nullable Element child(String local) {
    return child(new Name(name.namespace(), local));
  }

  /// The text directly inside, joined.
  public String text() {
    if (nodes.size() == 1 && nodes.getFirst() instanceof Text(String only)) {
      return only;
    }
    StringBuilder joined = new StringBuilder();
    for (Node node : nodes) {
      if (node instanceof Text(String part)) {
        joined.append(part);
      }
    }
    return joined.toString();
  }

  /// The text of the first child of that local name in this element's own namespace, or null.
  public @Nullable String childText(String local) {
    Element child = child(local);
    return child == null ? null : child.text();
  }

  /// The same element for writing to many: its bytes are made once and kept with it. For what is
  /// told to a crowd; for anything else it is a waste of memory.
  public Element forMany() {
    return imprint == null ? new Element(name, attributes, nodes, new Imprint()) : this;
  }

  /// Where the serializer keeps the bytes; null for an element that is not for many.
  public @Nullable Imprint imprint() {
    return imprint;
  }

  /// The same element with that attribute set, at its old place or else last; null removes it.
  public Element withAttribute(String local, @Nullable String value) {
    Name wanted = Name.local(local);
    List<Attribute> changed = new ArrayList<>(attributes.size() + 1);
    boolean found = false;
    for (Attribute attribute : attributes) {
      if (!attribute.name().equals(wanted)) {
        changed.add(attribute);
      } else if (value != null) {
        changed.add(new Attribute(wanted, value));
        found = true;
      }
    }
    if (!found && value != null) {
      changed.add(new Attribute(wanted, value));
    }
    return new Element(name, List.copyOf(changed), nodes);
  }

  /// The same element with one more node at the end.
  public Element withNode(Node node) {
    List<Node> changed = new ArrayList<>(nodes.size() + 1);
    changed.addAll(nodes);
    changed.add(node);
    return new Element(name, attributes, List.copyOf(changed));
  }

  /// The same element without the child elements that match.
  public Element withoutChildren(Predicate<Element> unwanted) {
    List<Node> kept = new ArrayList<>(nodes.size());
    for (Node node : nodes) {
      if (!(node instanceof Element element && unwanted.test(element))) {
        kept.add(node);
      }
    }
    return kept.size() == nodes.size() ? this : new Element(name, attributes, List.copyOf(kept));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Element element
        && name.equals(element.name)
        && attributes.equals(element.attributes)
        && nodes.equals(element.nodes);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, attributes, nodes);
  }

  /// The name and the number of parts only: contents may be private and never belong in a log.
  @Override
  public String toString() {
    return "<" + name + "> with " + nodes.size() + " nodes";
  }

  /// Collects the parts of an element. Null values are passed over, so optional parts need no `if`.
  public static final class Builder {
    private final Name name;
    private final List<Attribute> attributes = new ArrayList<>(4);
    private final List<Node> nodes = new ArrayList<>(4);

    private Builder(Name name) {
      this.name = name;
    }

    /// Adds an attribute without a namespace, unless the value is null.
    public Builder attribute(String local, @Nullable String value) {
      if (value != null) {
        attributes.add(new Attribute(Name.local(local), value));
      }
      return this;
    }

    /// Adds an attribute, unless the value is null.
    public Builder attribute(Name attribute, @Nullable String value) {
      if (value != null) {
        attributes.add(new Attribute(attribute, value));
      }
      return this;
    }

    /// Adds a node, unless it is null.
    public Builder add(@Nullable Node node) {
      if (node != null) {
        nodes.add(node);
      }
      return this;
    }

    /// Adds all nodes in their order.
    public Builder addAll(List<? extends Node> more) {
      nodes.addAll(more);
      return this;
    }

    /// Adds a child of the same namespace that holds only text, unless the text is null.
    public Builder textChild(String local, @Nullable String text) {
      return text == null ? this : add(Element.text(new Name(name.namespace(), local), text));
    }

    /// Adds an empty child of the same namespace.
    public Builder emptyChild(String local) {
      return add(Element.empty(new Name(name.namespace(), local)));
    }

    /// Adds text, unless it is null or empty.
    public Builder text(@Nullable String text) {
      return text == null || text.isEmpty() ? this : add(new Text(text));
    }

    /// The element.
    public Element build() {
      return new Element(name, List.copyOf(attributes), List.copyOf(nodes));
    }
  }
}
