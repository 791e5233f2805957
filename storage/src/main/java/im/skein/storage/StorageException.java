package im.skein.storage;

/// The stores cannot be opened. The message says what is wrong and what to do, for the operator.
public final class StorageException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /// An exception with words for the operator.
  public StorageException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /// An exception with words for the operator, and what led to it.
  public StorageException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /// Why.
  public Reason reason() {
    return reason;
  }

  /// Why the stores cannot be opened.
  public enum Reason {
    /// Another Skein works with the data directory.
    LOCKED,
    /// The database is not whole.
    DAMAGED,
    /// A later version of Skein has written the database.
    NEWER,
    /// The directory or file cannot be made, read or written.
    UNUSABLE
  }
}
