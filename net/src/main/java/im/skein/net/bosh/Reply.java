package im.skein.net.bosh;

import static java.nio.charset.StandardCharsets.UTF_8;

import im.skein.wire.Element;
import im.skein.wire.xml.XmlWriter;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;

/// The bytes of answers.
final class Reply {
  private static final Element WRAPPER = Element.empty(Body.NAMESPACE, "body");

  /// An answer that says nothing.
  static final byte[] EMPTY = carrying(List.of());

  /// To a request that was sent again before it was answered: the answer goes to the later one.
  static final byte[] REPLACED = bytes(WRAPPER.withAttribute("type", "error"), "", List.of());

  private static final String XMPP =
      " xmlns:xmpp='" + Body.XBOSH + "' xmpp:version='1.0' xmpp:restartlogic='true'";

  private Reply() {}

  /// An answer.
  ///
  /// @param elements what is carried, each declaring its own namespaces
  static byte[] carrying(List<byte[]> elements) {
    return bytes(WRAPPER, "", elements);
  }

  /// The answer that opens a session.
  ///
  /// @param told what it agrees on
  static byte[] opening(Map<String, String> told, List<byte[]> elements) {
    Element wrapper = WRAPPER;
    for (Map.Entry<String, String> one : told.entrySet()) {
      wrapper = wrapper.withAttribute(one.getKey(), one.getValue());
    }
    return bytes(wrapper, XMPP, elements);
  }

  /// The end of a session, or of a request to one that is not there.
  ///
  /// @param condition why (XEP-0124 §17), or empty when all is well
  static byte[] end(String condition, List<byte[]> elements) {
    Element wrapper =
        WRAPPER
            .withAttribute("type", "terminate")
            .withAttribute("condition", condition.isEmpty() ? null : condition);
    return bytes(wrapper, "", elements);
  }

  private static byte[] bytes(Element wrapper, String more, List<byte[]> elements) {
    byte[] empty = XmlWriter.bytes(wrapper, "");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(empty.length + 64);
    bytes.write(empty, 0, empty.length - "/>".length());
    bytes.writeBytes(more.getBytes(UTF_8));
    if (elements.isEmpty()) {
      bytes.writeBytes("/>".getBytes(UTF_8));
    } else {
      bytes.writeBytes(">".getBytes(UTF_8));
      elements.forEach(bytes::writeBytes);
      bytes.writeBytes("</body>".getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }
}
