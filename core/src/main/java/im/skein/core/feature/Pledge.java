package im.skein.core.feature;

import im.skein.wire.StanzaError;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What stands for a message that is delivered although it is kept nowhere: the server answers for
/// it until a client says that it has it, or until it is durable. Only then is it handled towards
/// its sender. Touched on the strand of the recipient's home.
public interface Pledge {
  /// A session has it in hand: it will be told to the client, and one of the two below follows.
  void taken(Session session);

  /// The client of a session has it: with stream management it said so, else it was written out.
  void got(Session session);

  /// A session had it in hand and ended, or forgot it, without knowing whether its client has it.
  void lost(Session session);

  /// Nobody else will take it. To be called once, after it was given to all whom it concerns.
  ///
  /// @param settled run once, on that strand, when the message is handled: with null when somebody
  ///   has it or it is durable, else with the reason why it is neither
  void given(Consumer<@Nullable StanzaError> settled);
}
