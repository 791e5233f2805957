package im.skein.wire.framing;

import im.skein.wire.Attribute;
import im.skein.wire.Element;
import im.skein.wire.Name;
import im.skein.wire.Stanza;
import im.skein.wire.StreamError;
import im.skein.wire.xml.StreamSink;
import im.skein.wire.xml.XmlLimits;
import im.skein.wire.xml.XmlWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The two ways to carry an XMPP stream, and all that differs between them on the wire. Both ends
/// use the same: a header is always a `stream:stream` element, whatever is written for it.
public enum Framing {
  /// One long document on a continuous stream of bytes: TCP, TLS, QUIC (RFC 6120 §4).
  STREAM {
    @Override
    public byte[] open(Element header) {
      XmlWriter writer = new XmlWriter();
      writer.streamOpen(header);
      return writer.toBytes();
    }

    @Override
    public byte[] close() {
      return "</stream:stream>".getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public byte[] element(Element element) {
      return XmlWriter.bytes(element, Name.CLIENT);
    }

    @Override
    public byte[] stanza(Stanza stanza) {
      return XmlWriter.bytes(stanza, Name.CLIENT);
    }

    @Override
    public FrameReader reader(XmlLimits limits, StreamSink sink) {
      return new ContinuousReader(limits, sink);
    }
  },

  /// One element per message: WebSocket (RFC 7395 §3).
  MESSAGE {
    @Override
    public byte[] open(Element header) {
      return XmlWriter.bytes(Element.of(OPEN, header.attributes(), List.of()), "");
    }

    @Override
    public byte[] close() {
      return XmlWriter.bytes(Element.empty(CLOSE), "");
    }

    @Override
    public byte[] element(Element element) {
      return XmlWriter.bytes(element, "");
    }

    @Override
    public byte[] stanza(Stanza stanza) {
      return XmlWriter.bytes(stanza, "");
    }

    @Override
    public FrameReader reader(XmlLimits limits, StreamSink sink) {
      return new MessageReader(limits, sink);
    }
  };

  /// The namespace of the elements that open and close a stream of messages.
  public static final String NAMESPACE = "urn:ietf:params:xml:ns:xmpp-framing";

  /// What opens a stream of messages (RFC 7395 §3.4).
  static final Name OPEN = new Name(NAMESPACE, "open");

  /// What closes it (RFC 7395 §3.6).
  static final Name CLOSE = new Name(NAMESPACE, "close");

  /// The name of a stream header.
  public static final Name HEADER = new Name(StreamError.STREAM, "stream");

  /// A stream header with these attributes, such as `to`, `from`, `id` and `version`.
  public static Element header(List<Attribute> attributes) {
    return Element.of(HEADER, attributes, List.of());
  }

  /// The bytes that open a stream.
  public abstract byte[] open(Element header);

  /// The bytes that close a stream.
  public abstract byte[] close();

  /// The bytes of an element inside a stream: one message, or a piece of the document.
  ///
  /// @throws IllegalArgumentException when it holds characters that XML cannot carry
  public abstract byte[] element(Element element);

  /// The bytes of a stanza inside a stream, the same as those of its element.
  ///
  /// @throws IllegalArgumentException when it holds characters that XML cannot carry
  public abstract byte[] stanza(Stanza stanza);

  /// A reader of what the peer sends.
  public abstract FrameReader reader(XmlLimits limits, StreamSink sink);
}
