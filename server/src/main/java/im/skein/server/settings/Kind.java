package im.skein.server.settings;

/// How one kind of setting is written and what it may be.
///
/// @param <T> the type that the program works with
public interface Kind<T> {
  /// The value of what stood in a settings file: a string, a number or a truth value.
  ///
  /// @throws Unfit when it is none of this kind
  T parse(Object written) throws Unfit;

  /// The value of a text from the environment or the command line.
  ///
  /// @throws Unfit when it is none of this kind
  default T parseText(String text) throws Unfit {
    return parse(text);
  }

  /// The value as it is written in a settings file.
  String write(T value);

  /// A value that is none of its kind.
  final class Unfit extends Exception {
    private static final long serialVersionUID = 1;

    /// What may stand there instead.
    private final String allowed;

    /// Such a failure.
    ///
    /// @param allowed what may stand there instead, as the end of "must be …"
    public Unfit(String allowed) {
      super(allowed, null, false, false);
      this.allowed = allowed;
    }

    /// What may stand there instead.
    public String allowed() {
      return allowed;
    }
  }
}
