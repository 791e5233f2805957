package im.skein.testkit.conversation;

/// Thrown where a script does not keep to the format: a mistake of its writer, not of the server.
public final class ScriptException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ScriptException(String name, int line, String what) {
    super(name + ":" + line + ": " + what);
  }
}
