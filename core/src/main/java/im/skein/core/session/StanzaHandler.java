package im.skein.core.session;

import im.skein.core.feature.Session;
import im.skein.core.feature.SessionWatcher;
import im.skein.wire.Stanza;

/// Takes over what bound sessions send and do; the router, seen from below. The session layer tells
/// only this one watcher, which keeps the home's list of sessions and tells all others. Called on
/// the strand of the session's home.
public interface StanzaHandler extends SessionWatcher {
  /// A stanza that the session sent, with `from` set to the full address.
  ///
  /// @param handled to be run once, on any thread, when everything that the stanza asked for is
  ///   durable, refused or given away, so that it may be counted as handled (XEP-0198 §4)
  void handle(Session session, Stanza stanza, Runnable handled);

  /// Whether so much waits to be made durable that nothing more should be read from clients for a
  /// while. May be asked on any thread.
  boolean crowded();
}
