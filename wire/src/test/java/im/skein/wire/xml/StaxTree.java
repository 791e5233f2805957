package im.skein.wire.xml;

import im.skein.wire.Element;
import im.skein.wire.Name;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/// Reads an element with somebody else's parser.
final class StaxTree {
  /// What it read.
  ///
  /// @param element the tree, or null when it refused
  /// @param restricted whether there was something in it that XMPP leaves out of XML
  /// @param failure why it refused
  record Read(@Nullable Element element, boolean restricted, String failure) {}

  private final String name;
  private final XMLInputFactory factory;

  private StaxTree(String name, XMLInputFactory factory) {
    this.name = name;
    this.factory = factory;
    factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
  }

  static StaxTree jdk() {
    return new StaxTree("JDK", XMLInputFactory.newDefaultFactory());
  }

  static StaxTree woodstox() {
    return new StaxTree("Woodstox", factory("com.ctc.wstx.stax.WstxInputFactory"));
  }

  static StaxTree aalto() {
    return new StaxTree("Aalto", factory("com.fasterxml.aalto.stax.InputFactoryImpl"));
  }

  /// By name, because its class file speaks of annotations that nobody has.
  private static XMLInputFactory factory(String className) {
    try {
      Class<?> found = Class.forName(className);
      return (XMLInputFactory) found.getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  String name() {
    return name;
  }

  /// Whether it knows only the names of older editions of XML 1.0, and this has others.
  boolean mayRefuse(Element element) {
    return !isAscii(element.name().local())
        || element.attributes().stream().anyMatch(a -> !isAscii(a.name().local()))
        || element.children().stream().anyMatch(this::mayRefuse);
  }

  /// Whether it is known to accept what nobody should: Aalto much, the JDK names that begin with a
  /// colon, Woodstox control characters in an XML declaration.
  boolean isLenient(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    return switch (name) {
      case "JDK" -> text.matches("(?s).*[\\s</]:.*");
      case "Woodstox" -> text.matches("(?s)<\\?xml[^>]*[\\x00-\\x1F].*");
      default -> true;
    };
  }

  /// Whether it is known to read this wrongly: Aalto keeps line breaks in the names of namespaces,
  /// where XML 1.0 §3.3.3 makes spaces of them.
  boolean mayMisread(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    return name.equals("Aalto") && text.contains("xmlns") && text.matches("(?s).*[\t\r\n].*");
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 0x80);
  }

  Read read(byte[] bytes) {
    boolean restricted = false;
    Element found = null;
    try {
      XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(bytes));
      Deque<Element.Builder> open = new ArrayDeque<>();
      Deque<StringBuilder> texts = new ArrayDeque<>();
      while (reader.hasNext()) {
        switch (reader.next()) {
          case XMLStreamConstants.START_ELEMENT -> {
            flush(open, texts);
            open.push(start(reader));
            texts.push(new StringBuilder());
          }
          case XMLStreamConstants.END_ELEMENT -> {
            flush(open, texts);
            Element element = open.pop().build();
            texts.pop();
            if (open.isEmpty()) {
              found = element;
            } else {
              open.element().add(element);
            }
          }
          case XMLStreamConstants.CHARACTERS,
              XMLStreamConstants.CDATA,
              XMLStreamConstants.SPACE -> {
            if (!texts.isEmpty()) {
              texts.element().append(reader.getText());
            }
          }
          case XMLStreamConstants.END_DOCUMENT -> {}
          default -> restricted = true;
        }
      }
      return new Read(found, restricted, "");
    } catch (XMLStreamException | RuntimeException e) {
      return new Read(null, restricted, String.valueOf(e.getMessage()));
    }
  }

  private static void flush(Deque<Element.Builder> open, Deque<StringBuilder> texts) {
    if (!texts.isEmpty()) {
      open.element().text(texts.element().toString());
      texts.element().setLength(0);
    }
  }

  private static Element.Builder start(XMLStreamReader reader) {
    Element.Builder builder =
        Element.builder(new Name(orEmpty(reader.getNamespaceURI()), reader.getLocalName()));
    for (int i = 0; i < reader.getAttributeCount(); i++) {
      builder.attribute(
          new Name(orEmpty(reader.getAttributeNamespace(i)), reader.getAttributeLocalName(i)),
          reader.getAttributeValue(i));
    }
    return builder;
  }

  private static String orEmpty(@Nullable String namespace) {
    return namespace == null ? "" : namespace;
  }
}
