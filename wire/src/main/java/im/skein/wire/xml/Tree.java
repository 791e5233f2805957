package im.skein.wire.xml;

import im.skein.wire.Attribute;
import im.skein.wire.Element;
import im.skein.wire.Name;
import im.skein.wire.Node;
import im.skein.wire.Text;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes elements out of tags and text, and watches over nesting, names, namespaces and their
/// limits (Namespaces in XML 1.0). Bytes given to it are valid UTF-8 and no longer than a name may
/// be.
final class Tree {
  private static final String XMLNS = "xmlns";
  private static final String XML_PREFIX = "xml";
  private static final String XMLNS_NAMESPACE = "http://www.w3.org/2000/xmlns/";
  private static final Name NO_NAME = new Name("", "");

  /// An element whose end has not come yet.
  private static final class Frame {
    private Name name = NO_NAME;
    private String prefix = "";
    private List<Attribute> attributes = List.of();
    private int firstNode;
    private int bindings;
  }

  private final Scopes scopes = new Scopes();
  private XmlLimits limits;
  private Frame[] frames = new Frame[4];
  private int depth;
  private Node[] nodes = new Node[8];
  private int nodeCount;

  private String tagPrefix = "";
  private String tagLocal = "";
  private @Nullable Symbol tagSymbol;
  private int tagBindings;
  private int declarations;
  private String[] attributePrefixes = new String[8];
  private Name[] attributeNames = new Name[8];
  private Attribute[] attributes = new Attribute[8];
  private int attributeCount;

  /// What the attribute whose value comes next declares: a prefix, or null when it is an ordinary
  /// attribute.
  private @Nullable String declared;

  Tree(XmlLimits limits) {
    this.limits = limits;
  }

  /// Begins another element at the top of the stream, in the scope of these namespaces.
  void begin(XmlLimits newLimits, String[] outer) {
    limits = newLimits;
    depth = 0;
    nodeCount = 0;
    scopes.begin(outer);
  }

  /// How many elements are open.
  int depth() {
    return depth;
  }

  /// The scope of the element just read: prefixes and namespaces by turns.
  String[] bindings() {
    return scopes.all();
  }

  /// Character data inside the innermost open element; all that lies between two tags at once.
  void text(byte[] bytes, int offset, int length) {
    push(new Text(new String(bytes, offset, length, StandardCharsets.UTF_8)));
  }

  /// A start tag begins with this name.
  void startTag(byte[] bytes, int offset, int length) throws XmlException {
    int colon = colon(bytes, offset, length);
    tagPrefix = colon < 0 ? "" : word(bytes, offset, colon);
    int from = offset + colon + 1;
    int size = length - colon - 1;
    tagSymbol = nameSymbol(bytes, from, size);
    tagLocal = tagSymbol == null ? newWord(bytes, from, size) : tagSymbol.text();
    tagBindings = scopes.size();
    declarations = 0;
    attributeCount = 0;
    if (depth >= limits.maxDepth()) {
      throw XmlException.tooMuch("elements are nested too deeply");
    }
  }

  /// An attribute of this name begins.
  void attributeName(byte[] bytes, int offset, int length) throws XmlException {
    int colon = colon(bytes, offset, length);
    String prefix = colon < 0 ? "" : word(bytes, offset, colon);
    int from = offset + colon + 1;
    int size = length - colon - 1;
    Symbol symbol = nameSymbol(bytes, from, size);
    String local = symbol == null ? newWord(bytes, from, size) : symbol.text();
    declared = null;
    if (prefix.equals(XMLNS)) {
      declared = local;
    } else if (colon < 0 && local.equals(XMLNS)) {
      declared = "";
    }
    if (declared != null) {
      if (++declarations > limits.maxNamespaces()) {
        throw XmlException.tooMuch("an element declares too many namespaces");
      }
      return;
    }
    if (attributeCount >= limits.maxAttributes()) {
      throw XmlException.tooMuch("an element has too many attributes");
    }
    if (attributeCount == attributeNames.length) {
      int wider = attributeCount * 2;
      attributeNames = Arrays.copyOf(attributeNames, wider);
      attributePrefixes = Arrays.copyOf(attributePrefixes, wider);
      attributes = Arrays.copyOf(attributes, wider);
    }
    attributePrefixes[attributeCount] = prefix;
    attributeNames[attributeCount] = symbol == null ? Name.local(local) : symbol.plain();
  }

  /// The value of the attribute named last.
  void attributeValue(byte[] bytes, int offset, int length) throws XmlException {
    String prefix = declared;
    if (prefix != null) {
      scopes.declare(prefix, Symbols.string(bytes, offset, length), tagBindings);
      return;
    }
    String value = length == 0 ? "" : new String(bytes, offset, length, StandardCharsets.UTF_8);
    attributes[attributeCount] = new Attribute(attributeNames[attributeCount], value);
    attributeCount++;
  }

  /// The start tag ends and its element stays open.
  void open() throws XmlException {
    if (depth == frames.length) {
      frames = Arrays.copyOf(frames, depth * 2);
    }
    Frame frame = frames[depth];
    if (frame == null) {
      frame = new Frame();
      frames[depth] = frame;
    }
    frame.name = tagName();
    frame.prefix = tagPrefix;
    frame.attributes = tagAttributes();
    frame.firstNode = nodeCount;
    frame.bindings = tagBindings;
    depth++;
  }

  /// The start tag ends and is its element's end as well, or the element is a stream header, whose
  /// namespaces then stay in scope.
  ///
  /// @return the element when it is the outermost one, else null
  @Nullable Element empty(boolean header) throws XmlException {
    Element element = Element.of(tagName(), tagAttributes(), List.of());
    if (!header) {
      scopes.cut(tagBindings);
    }
    return finish(element);
  }

  /// The prefix of the tag read last.
  String tagPrefix() {
    return tagPrefix;
  }

  /// An end tag of this name has been read.
  void checkEnd(byte[] bytes, int offset, int length) throws XmlException {
    Frame frame = frames[depth - 1];
    checkEnd(frame.prefix, frame.name.local(), bytes, offset, length);
  }

  /// Compares the name in an end tag with that in its start tag.
  static void checkEnd(String prefix, String local, byte[] bytes, int offset, int length)
      throws XmlException {
    int colon = prefix.isEmpty() ? 0 : prefix.length() + 1;
    boolean same = length == colon + local.length();
    for (int i = 0; same && i < length; i++) {
      char expected =
          i >= colon ? local.charAt(i - colon) : i == colon - 1 ? ':' : prefix.charAt(i);
      same = expected == bytes[offset + i];
    }
    if (!same) {
      String expected = prefix.isEmpty() ? local : prefix + ":" + local;
      if (!expected.equals(new String(bytes, offset, length, StandardCharsets.UTF_8))) {
        throw XmlException.notWellFormed("an end tag does not match its start tag");
      }
    }
  }

  /// The innermost open element ends.
  ///
  /// @return the element when it is the outermost one, else null
  @Nullable Element close() {
    Frame frame = frames[--depth];
    Element element = Element.of(frame.name, frame.attributes, nodesFrom(frame.firstNode));
    scopes.cut(frame.bindings);
    return finish(element);
  }

  private @Nullable Element finish(Element element) {
    if (depth == 0) {
      return element;
    }
    push(element);
    return null;
  }

  private void push(Node node) {
    if (nodeCount == nodes.length) {
      nodes = Arrays.copyOf(nodes, nodeCount * 2);
    }
    nodes[nodeCount++] = node;
  }

  private List<Node> nodesFrom(int first) {
    List<Node> found =
        switch (nodeCount - first) {
          case 0 -> List.of();
          case 1 -> List.of(nodes[first]);
          case 2 -> List.of(nodes[first], nodes[first + 1]);
          case 3 -> List.of(nodes[first], nodes[first + 1], nodes[first + 2]);
          default -> List.of(Arrays.copyOfRange(nodes, first, nodeCount));
        };
    nodeCount = first;
    return found;
  }

  private Name tagName() throws XmlException {
    String namespace = scopes.namespace(tagPrefix);
    if (tagSymbol != null && namespace.equals(Name.CLIENT)) {
      return tagSymbol.client();
    }
    return new Name(namespace, tagLocal);
  }

  private List<Attribute> tagAttributes() throws XmlException {
    for (int i = 0; i < attributeCount; i++) {
      String prefix = attributePrefixes[i];
      if (!prefix.isEmpty()) {
        Attribute raw = attributes[i];
        Name name = new Name(scopes.namespace(prefix), raw.name().local());
        attributes[i] = new Attribute(name, raw.value());
      }
      for (int k = 0; k < i; k++) {
        if (attributes[k].name().equals(attributes[i].name())) {
          throw XmlException.notWellFormed("an attribute is given twice");
        }
      }
    }
    return switch (attributeCount) {
      case 0 -> List.of();
      case 1 -> List.of(attributes[0]);
      case 2 -> List.of(attributes[0], attributes[1]);
      case 3 -> List.of(attributes[0], attributes[1], attributes[2]);
      case 4 -> List.of(attributes[0], attributes[1], attributes[2], attributes[3]);
      default -> List.of(Arrays.copyOf(attributes, attributeCount));
    };
  }

  private static int colon(byte[] bytes, int offset, int length) {
    for (int i = 0; i < length; i++) {
      if (bytes[offset + i] == ':') {
        return i;
      }
    }
    return -1;
  }

  private static String word(byte[] bytes, int offset, int length) throws XmlException {
    Symbol symbol = nameSymbol(bytes, offset, length);
    return symbol == null ? newWord(bytes, offset, length) : symbol.text();
  }

  private static @Nullable Symbol nameSymbol(byte[] bytes, int offset, int length) {
    Symbol symbol = Symbols.find(bytes, offset, length);
    return symbol != null && symbol.isName() ? symbol : null;
  }

  private static String newWord(byte[] bytes, int offset, int length) throws XmlException {
    String word = new String(bytes, offset, length, StandardCharsets.UTF_8);
    if (!XmlNames.isNcName(word)) {
      throw XmlException.notWellFormed("a name has a character that is not allowed there");
    }
    return word;
  }

  /// The namespaces in scope, innermost last.
  private static final class Scopes {
    private String[] bindings = new String[8];
    private int size;

    void begin(String[] outer) {
      size = 0;
      for (int i = 0; i < outer.length; i += 2) {
        add(outer[i], outer[i + 1]);
      }
    }

    int size() {
      return size;
    }

    void cut(int to) {
      size = to;
    }

    String[] all() {
      return Arrays.copyOf(bindings, size);
    }

    /// Binds a prefix, empty for the default namespace. Those from `own` on belong to the same
    /// element.
    void declare(String prefix, String namespace, int own) throws XmlException {
      boolean xmlItself = prefix.equals(XML_PREFIX) && namespace.equals(Name.XML);
      if (!xmlItself && (isReserved(prefix) || isReservedNamespace(namespace))) {
        throw XmlException.notWellFormed("a namespace of XML itself is declared anew");
      }
      if (namespace.isEmpty() && !prefix.isEmpty()) {
        throw XmlException.notWellFormed("a prefix is bound to nothing");
      }
      for (int i = own; i < size; i += 2) {
        if (bindings[i].equals(prefix)) {
          throw XmlException.notWellFormed("a namespace is declared twice");
        }
      }
      add(prefix, namespace);
    }

    String namespace(String prefix) throws XmlException {
      for (int i = size - 2; i >= 0; i -= 2) {
        if (bindings[i].equals(prefix)) {
          return bindings[i + 1];
        }
      }
      if (prefix.isEmpty()) {
        return "";
      }
      if (prefix.equals(XML_PREFIX)) {
        return Name.XML;
      }
      throw XmlException.notWellFormed("a prefix is not declared");
    }

    private void add(String prefix, String namespace) {
      if (size == bindings.length) {
        bindings = Arrays.copyOf(bindings, size * 2);
      }
      bindings[size++] = prefix;
      bindings[size++] = namespace;
    }

    private static boolean isReserved(String prefix) {
      return prefix.equals(XML_PREFIX) || prefix.equals(XMLNS);
    }

    private static boolean isReservedNamespace(String namespace) {
      return namespace.equals(Name.XML) || namespace.equals(XMLNS_NAMESPACE);
    }
  }
}
