package im.skein.server.run;

/// The server cannot start; the message says what happened and what to do.
public final class StartException extends Exception {
  private static final long serialVersionUID = 1L;

  /// What the program ends with.
  private final ExitStatus status;

  /// For a reason that is fully told.
  public StartException(ExitStatus status, String message) {
    super(message);
    this.status = status;
  }

  /// For a reason with a cause.
  public StartException(ExitStatus status, String message, Throwable cause) {
    super(message, cause);
    this.status = status;
  }

  /// What the program ends with.
  public ExitStatus status() {
    return status;
  }
}
