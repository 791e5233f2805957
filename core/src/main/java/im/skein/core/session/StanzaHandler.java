package im.skein.core.session;

import im.skein.core.feature.Session;
import im.skein.wire.Stanza;

/// Takes over what bound sessions send; the router, seen from below. Called on the strand of the
/// session's home.
public interface StanzaHandler {
  /// A stanza that the session sent, with `from` set to the full address.
  ///
  /// @param handled to be run once, on any thread, when everything that the stanza asked for is
  ///   durable, refused or given away, so that it may be counted as handled (XEP-0198 §4)
  void handle(Session session, Stanza stanza, Runnable handled);
}
