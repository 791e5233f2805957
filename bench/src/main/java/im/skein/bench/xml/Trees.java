package im.skein.bench.xml;

import im.skein.wire.Element;
import im.skein.wire.Name;
import im.skein.wire.xml.StreamSink;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/// Makes the same elements as our reader out of the events of another parser.
final class Trees {
  private final StreamSink sink;
  private final Deque<Element.Builder> open = new ArrayDeque<>();
  private final StringBuilder text = new StringBuilder();

  Trees(StreamSink sink) {
    this.sink = sink;
  }

  void event(XMLStreamReader reader, int event) {
    if (event == XMLStreamConstants.START_ELEMENT) {
      flush();
      open.push(start(reader));
    } else if (event == XMLStreamConstants.END_ELEMENT) {
      flush();
      Element element = open.pop().build();
      if (open.size() == 1) {
        sink.element(element);
      } else if (!open.isEmpty()) {
        open.element().add(element);
      }
    } else if (event == XMLStreamConstants.CHARACTERS && open.size() > 1) {
      text.append(reader.getText());
    }
  }

  private void flush() {
    if (!text.isEmpty()) {
      open.element().text(text.toString());
      text.setLength(0);
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
