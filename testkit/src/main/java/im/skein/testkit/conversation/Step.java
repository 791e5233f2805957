package im.skein.testkit.conversation;

import im.skein.wire.Element;
import java.util.List;

/// One statement of a script.
sealed interface Step {
  /// The line it begins on, from 1.
  int line();

  /// The client it is about.
  String client();

  /// Whether something is done, rather than looked at.
  default boolean acts() {
    return switch (this) {
      case Receive _, NothingElse _, StreamEnds _ -> false;
      default -> true;
    };
  }

  /// Names a client and the account it uses.
  record Introduce(int line, String client, String account) implements Step {}

  /// Names a component.
  record IntroduceComponent(int line, String client) implements Step {}

  /// Logs in and binds a resource; the account is made at its first log-in.
  record Connect(int line, String client) implements Step {}

  /// Opens a stream and nothing more.
  record Open(int line, String client) implements Step {}

  /// Logs in by SASL2 on a stream that is open; what comes of it is received afterwards.
  ///
  /// @param proof what is proved by it
  /// @param children what the request holds beside the proof
  record Authenticate(int line, String client, Proof proof, List<Element> children)
      implements Step {}

  /// What a client shows at its log-in.
  sealed interface Proof {
    /// The password of its account.
    Proof PASSWORD = new Password("");

    /// The password.
    ///
    /// @param as the address to act as, empty for none
    record Password(String as) implements Proof {}

    /// A password that is not the right one.
    record Guess() implements Proof {}

    /// A token.
    record Token(String token) implements Proof {}
  }

  /// Sends elements.
  record Send(int line, String client, List<Element> elements) implements Step {}

  /// Sends text as it is.
  record SendRaw(int line, String client, String text) implements Step {}

  /// Waits for elements.
  record Receive(int line, String client, List<Element> patterns, boolean ordered)
      implements Step {}

  /// Proves that nothing more has come.
  record NothingElse(int line, String client) implements Step {}

  /// Closes the stream.
  record Disconnect(int line, String client) implements Step {}

  /// Cuts the connection.
  record Drop(int line, String client) implements Step {}

  /// Waits for the server to close the stream.
  record StreamEnds(int line, String client) implements Step {}
}
