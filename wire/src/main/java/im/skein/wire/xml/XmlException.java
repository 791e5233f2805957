package im.skein.wire.xml;

import im.skein.wire.StreamError;

/// Thrown where bytes are not the XML that XMPP allows. It carries the stream error to answer with;
/// nothing after it is read. It has no stack trace, because a stranger can cause any number of
/// them.
public final class XmlException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient StreamError error;

  /// An exception for this stream error.
  public XmlException(StreamError error) {
    super(error.condition().elementName() + ": " + error.text(), null, false, false);
    this.error = error;
  }

  XmlException(StreamError.Condition condition, String text) {
    this(new StreamError(condition, text));
  }

  /// The stream error to answer with.
  public StreamError error() {
    return error;
  }
}
