package im.skein.core.chat;

/// A message was not kept.
public final class LogException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /// An exception for this reason.
  public LogException(Reason reason, Throwable cause) {
    super(reason.name(), cause);
    this.reason = reason;
  }

  /// Why.
  public Reason reason() {
    return reason;
  }

  /// Why a message was not kept.
  public enum Reason {
    /// The disk is full; nothing is kept until there is space.
    DISK_FULL,
    /// The log is closing.
    CLOSED,
    /// The disk or the database failed.
    FAILED
  }
}
