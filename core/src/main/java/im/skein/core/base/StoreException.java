package im.skein.core.base;

/// A store did not keep, or could not give, what was asked. Nothing of that call has happened.
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /// An exception for this reason.
  public StoreException(Reason reason) {
    super(reason.name());
    this.reason = reason;
  }

  /// An exception for this reason, with what led to it.
  public StoreException(Reason reason, Throwable cause) {
    super(reason.name(), cause);
    this.reason = reason;
  }

  /// Why.
  public Reason reason() {
    return reason;
  }

  /// Why nothing was kept or given.
  public enum Reason {
    /// The disk is full; everything can be read, nothing is kept until there is space.
    DISK_FULL,
    /// Too much waits to be written; better a little later.
    CROWDED,
    /// The account does not exist, or no longer.
    GONE,
    /// Somebody else wrote what was to be changed.
    FOREIGN,
    /// What was to be changed is not there, or no longer.
    MISSING,
    /// The store is closing.
    CLOSED,
    /// The disk or the database failed.
    FAILED
  }
}
