package im.skein.wire;

/// Thrown where text is not an address by RFC 7622. The message says which part is wrong, without
/// repeating the text.
public final class InvalidJid extends Exception {
  private static final long serialVersionUID = 1L;

  /// An exception with this explanation.
  public InvalidJid(String message) {
    super(message);
  }
}
