package im.skein.core.feature;

import im.skein.wire.Element;
import im.skein.wire.Iq;

/// Answers requests of somebody who has not logged in.
@FunctionalInterface
public interface GuestResponder {
  /// Answers one request; may wait.
  Answer answer(Iq iq, Element payload, Guest guest);
}
