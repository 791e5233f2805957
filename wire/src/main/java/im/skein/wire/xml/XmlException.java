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

  /// The stream error to answer with.
  public StreamError error() {
    return error;
  }

  static XmlException notWellFormed(String text) {
    return of(StreamError.Condition.NOT_WELL_FORMED, text);
  }

  static XmlException restricted(String text) {
    return of(StreamError.Condition.RESTRICTED_XML, text);
  }

  static XmlException tooMuch(String text) {
    return of(StreamError.Condition.POLICY_VIOLATION, text);
  }

  static XmlException badFormat(String text) {
    return of(StreamError.Condition.BAD_FORMAT, text);
  }

  static XmlException encoding(String text) {
    return of(StreamError.Condition.UNSUPPORTED_ENCODING, text);
  }

  private static XmlException of(StreamError.Condition condition, String text) {
    return new XmlException(new StreamError(condition, text));
  }
}
