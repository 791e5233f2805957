package im.skein.core.feature;

import im.skein.wire.Element;
import im.skein.wire.Iq;

/// Answers requests.
@FunctionalInterface
public interface Responder {
  /// Answers one request, on the strand of the target's account, or of the sender's when the target
  /// is the server.
  ///
  /// @param iq the request
  /// @param payload its only child
  /// @param request who asks, whom, and a buffer for further stanzas
  Answer answer(Iq iq, Element payload, Request request);
}
