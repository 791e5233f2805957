package im.skein.wire.xml;

import im.skein.wire.Element;
import im.skein.wire.StreamError;

/// Reads one whole element from a byte array: a WebSocket message (RFC 7395) or a stored stanza.
public final class DocumentReader {
  /// A reader with these limits.
  public DocumentReader(XmlLimits limits) {}

  /// The one element in these bytes.
  ///
  /// @throws XmlException when there is none, more than one, or something that is not allowed
  public Element read(byte[] bytes, int offset, int length) throws XmlException {
    if (length == 0) {
      throw new XmlException(StreamError.Condition.NOT_WELL_FORMED, "nothing is there");
    }
    throw new UnsupportedOperationException();
  }
}
