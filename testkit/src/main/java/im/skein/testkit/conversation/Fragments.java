package im.skein.testkit.conversation;

import im.skein.wire.Attribute;
import im.skein.wire.Element;
import im.skein.wire.Name;
import im.skein.wire.Node;
import im.skein.wire.StreamError;
import im.skein.wire.Text;
import im.skein.wire.framing.FrameReader;
import im.skein.wire.framing.Framing;
import im.skein.wire.xml.StreamSink;
import im.skein.wire.xml.XmlException;
import im.skein.wire.xml.XmlLimits;
import im.skein.wire.xml.XmlWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The XML in scripts: read as if it stood inside a client's stream, so that stanzas need no
/// namespace and `stream:` is known. White space between elements does not count.
final class Fragments {
  private static final byte[] HEADER = Framing.STREAM.open(Framing.header(List.of()));

  private Fragments() {}

  /// The elements in this text.
  static List<Element> parse(String text) throws XmlException {
    List<Element> elements = new ArrayList<>();
    FrameReader reader = Framing.STREAM.reader(XmlLimits.STORED, new Sink(elements));
    reader.feed(HEADER, 0, HEADER.length);
    byte[] bytes = text.strip().getBytes(StandardCharsets.UTF_8);
    reader.feed(bytes, 0, bytes.length);
    if (reader.pending()) {
      throw new XmlException(
          new StreamError(StreamError.Condition.NOT_WELL_FORMED, "an element is not closed"));
    }
    return elements;
  }

  /// The element as it would stand in a script.
  static String show(Element element) {
    return new String(XmlWriter.bytes(element, Name.CLIENT), StandardCharsets.UTF_8);
  }

  /// The same without text that only makes the XML look nice: white space beside elements.
  private static Element tidy(Element element) {
    boolean mixed = !element.children().isEmpty();
    List<Node> nodes = new ArrayList<>();
    for (Node node : element.nodes()) {
      switch (node) {
        case Element child -> nodes.add(tidy(child));
        case Text(String value) -> {
          String kept = mixed ? value.strip() : value;
          if (!kept.isEmpty()) {
            nodes.add(new Text(kept));
          }
        }
      }
    }
    List<Attribute> attributes = element.attributes();
    return Element.of(element.name(), attributes, nodes);
  }

  private record Sink(List<Element> elements) implements StreamSink {
    @Override
    public void opened(Element header) {}

    @Override
    public void element(Element element) {
      elements.add(tidy(element));
    }

    @Override
    public void closed() {}
  }
}
