package im.skein.server.run;

/// What the exit status of the program tells.
public enum ExitStatus {
  /// All is well, an orderly stop included.
  OK(0),
  /// What was asked for could not be done.
  REFUSED(1),
  /// The settings, or the command line, are wrong.
  SETTINGS(2),
  /// An address cannot be listened on.
  ADDRESS(3),
  /// The data directory cannot be used.
  DATA(4),
  /// A fault in Skein itself.
  BUG(70);

  private final int code;

  ExitStatus(int code) {
    this.code = code;
  }

  /// The number.
  public int code() {
    return code;
  }
}
