package im.skein.core.feature;

import im.skein.wire.Presence;

/// The rules of presence and subscriptions (RFC 6121 §3 and §4), which the router asks for every
/// presence stanza. Called on the strand of the home.
public interface PresenceRules {
  /// A presence that a session sent, with or without an addressee. The sender's guard and rewrite
  /// stations have been passed.
  void fromClient(Presence presence, Session session, Outgoing out);

  /// A presence for a local account, by its bare address or a full one, probes and subscriptions
  /// included. The recipient's guard and rewrite stations have been passed.
  void toAccount(Presence presence, Home home, Outgoing out);
}
