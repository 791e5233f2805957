package im.skein.client;

import im.skein.wire.Element;
import java.io.IOException;

/// Thrown where the server says no: to a log-in, a registration, or a request.
public final class RefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String condition;
  private final transient Element answer;

  /// A refusal.
  ///
  /// @param what what was refused
  /// @param condition the defined condition, such as `not-authorized`
  /// @param answer the whole answer
  public RefusedException(String what, String condition, Element answer) {
    super(what + " was refused: " + condition);
    this.condition = condition;
    this.answer = answer;
  }

  /// The defined condition, such as `conflict`.
  public String condition() {
    return condition;
  }

  /// The whole answer, with details the condition does not say.
  public Element answer() {
    return answer;
  }

  /// The refusal in an answer of type `error`.
  static RefusedException of(String what, Element stanza) {
    for (Element child : stanza.children()) {
      if (child.name().local().equals("error") && !child.children().isEmpty()) {
        return new RefusedException(what, child.children().getFirst().name().local(), stanza);
      }
    }
    return new RefusedException(what, "undefined-condition", stanza);
  }
}
