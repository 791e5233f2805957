package im.skein.wire;

/// Thrown where a stanza cannot be read; carries the error to answer with.
public final class StanzaException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient StanzaError error;

  /// An exception for this error.
  public StanzaException(StanzaError error) {
    super(error.condition().elementName());
    this.error = error;
  }

  /// The error to answer with.
  public StanzaError error() {
    return error;
  }
}
