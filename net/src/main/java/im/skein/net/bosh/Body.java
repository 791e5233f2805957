package im.skein.net.bosh;

import im.skein.wire.Attribute;
import im.skein.wire.Element;
import im.skein.wire.Name;
import im.skein.wire.Node;
import im.skein.wire.StreamError;
import im.skein.wire.xml.DocumentReader;
import im.skein.wire.xml.XmlException;
import im.skein.wire.xml.XmlLimits;
import im.skein.wire.xml.XmlWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What one request carries: a `<body/>` with whole elements in it (XEP-0124 §6).
///
/// @param element the wrapper
/// @param rid the number of the request, at least 1
record Body(Element element, long rid) {
  /// The namespace of the wrapper.
  static final String NAMESPACE = "http://jabber.org/protocol/httpbind";

  /// The namespace of what XMPP adds to it (XEP-0206).
  static final String XBOSH = "urn:xmpp:xbosh";

  private static final Name BODY = new Name(NAMESPACE, "body");
  private static final Name LANGUAGE = new Name(Name.XML, "lang");
  private static final Name RESTART = new Name(XBOSH, "restart");
  private static final String FRAMING = "urn:ietf:params:xml:ns:xmpp-framing";
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,16}");
  private static final long MAX_RID = (1L << 53) - 1;

  /// Reads one. The stream that its elements go to has limits of its own for each of them.
  ///
  /// @throws XmlException when it is no such thing
  static Body read(byte[] bytes) throws XmlException {
    XmlLimits each = XmlLimits.CLIENT;
    DocumentReader reader =
        new DocumentReader(
            new XmlLimits(
                Math.max(1, bytes.length),
                each.maxDepth() + 1,
                each.maxAttributes(),
                each.maxNameBytes(),
                each.maxNamespaces()));
    Element element = reader.read(bytes, 0, bytes.length);
    long rid = parsed(element.attribute("rid"), 0);
    if (!element.is(BODY) || rid < 1 || rid > MAX_RID || !element.text().isBlank()) {
      throw new XmlException(StreamError.of(StreamError.Condition.BAD_FORMAT));
    }
    return new Body(element, rid);
  }

  /// An attribute of the wrapper, or empty.
  String attribute(String name) {
    String value = element.attribute(name);
    return value == null ? "" : value;
  }

  /// A number that the wrapper tells.
  ///
  /// @return `otherwise` when it tells none
  long number(String name, long otherwise) {
    return parsed(element.attribute(name), otherwise);
  }

  /// Whether the session is to end (XEP-0124 §13).
  boolean terminates() {
    return attribute("type").equals("terminate");
  }

  /// Whether a pause is asked for (XEP-0124 §10).
  boolean pauses() {
    return number("pause", -1) >= 0;
  }

  /// What goes into the stream for it, one message (RFC 7395 §3.3) after the other.
  ///
  /// @param first whether it is the request that opens the session
  List<byte[]> messages(boolean first) {
    List<byte[]> messages = new ArrayList<>();
    String restart = element.attribute(RESTART);
    boolean restarts = "true".equals(restart) || "1".equals(restart);
    if (first || restarts) {
      messages.add(XmlWriter.bytes(opening(), ""));
    }
    // What stands in a request to restart is to be ignored (XEP-0206 §5).
    if (!restarts) {
      for (Element child : element.children()) {
        messages.add(XmlWriter.bytes(stanza(child), ""));
      }
    }
    if (terminates()) {
      messages.add(XmlWriter.bytes(Element.empty(FRAMING, "close"), ""));
    }
    return messages;
  }

  private Element opening() {
    return Element.builder(FRAMING, "open")
        .attribute("to", element.attribute("to"))
        .attribute("from", element.attribute("from"))
        .attribute("version", "1.0")
        .attribute(LANGUAGE, element.attribute(LANGUAGE))
        .build();
  }

  /// Clients may leave the namespace of stanzas out (XEP-0206 §2).
  private static Element stanza(Element child) {
    return child.name().namespace().equals(NAMESPACE) ? moved(child) : child;
  }

  private static Element moved(Element element) {
    List<Node> nodes = new ArrayList<>(element.nodes().size());
    for (Node node : element.nodes()) {
      nodes.add(node instanceof Element inner ? stanza(inner) : node);
    }
    List<Attribute> attributes = element.attributes();
    return Element.of(new Name(Name.CLIENT, element.name().local()), attributes, nodes);
  }

  private static long parsed(@Nullable String text, long otherwise) {
    return text != null && NUMBER.matcher(text).matches() ? Long.parseLong(text) : otherwise;
  }
}
