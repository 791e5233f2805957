package im.skein.core.feature;

import im.skein.wire.Stanza;

/// A buffer of stanzas that are sent when the handler returns, and dropped when it throws.
public interface Outgoing {
  /// Sends to one session as it is, passing no station.
  void send(Session session, Stanza stanza);

  /// Sends on behalf of the account named in `from` or of the server, by the rules of routing:
  /// recipients' stations are passed, senders' are not. Both addresses must be set.
  void route(Stanza stanza);
}
