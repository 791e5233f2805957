package im.skein.wire.framing;

import im.skein.wire.xml.XmlException;
import im.skein.wire.xml.XmlLimits;

/// Reads one side of a stream, however it is framed, and tells a [im.skein.wire.xml.StreamSink]
/// what it holds. Not safe for use by several threads at once; the sink may call everything but
/// [#feed].
public interface FrameReader {
  /// Reads bytes: any piece of a continuous stream, or exactly one whole message.
  ///
  /// @throws XmlException when they are not what XMPP allows; whatever was complete before the
  ///   fault has been delivered
  void feed(byte[] bytes, int offset, int length) throws XmlException;

  /// Sets other limits, from the next element on.
  void limits(XmlLimits limits);

  /// A new stream follows: after STARTTLS, and after SASL (RFC 6120 §4.3.3, RFC 7395 §3.4).
  void reset();

  /// Called by the sink: nothing more is read in this [#feed].
  void stop();

  /// Where the last [#feed] ended: the index of the first byte in its array that was not read.
  int stoppedAt();

  /// Whether bytes of an unfinished element are held.
  boolean pending();

  /// The default namespace inside the stream: as the header declared, or `jabber:client` for
  /// messages, where each declares its own.
  String contentNamespace();
}
