package im.skein.client;

import im.skein.wire.Jid;
import im.skein.wire.Stanza;
import java.util.List;

/// What remains of a session whose connection was lost: enough to go on with it on another one
/// (XEP-0198 §5).
public final class Resumption {
  private final String id;
  private final Jid jid;
  private final Management management;

  Resumption(String id, Jid jid, Management management) {
    this.id = id;
    this.jid = jid;
    this.management = management;
  }

  /// The session's address.
  public Jid jid() {
    return jid;
  }

  /// What was sent and not acknowledged, oldest first. Where the session cannot be resumed, it is
  /// for the caller to send these again.
  public List<Stanza> unacknowledged() {
    return management.unacknowledged();
  }

  String id() {
    return id;
  }

  Management management() {
    return management;
  }
}
