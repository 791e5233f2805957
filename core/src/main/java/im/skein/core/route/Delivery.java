package im.skein.core.route;

import im.skein.core.feature.Home;
import im.skein.core.feature.Session;
import im.skein.wire.Iq;
import im.skein.wire.Jid;
import im.skein.wire.Message;
import im.skein.wire.Presence;
import im.skein.wire.Stanza;
import java.util.List;

/// Chooses the sessions that get a stanza (RFC 6121 §8.5).
final class Delivery {
  private Delivery() {}

  /// How it went.
  enum Outcome {
    /// A session took it, or will read it from the mailbox.
    TAKEN,
    /// No session was there for it.
    ABSENT,
    /// Such a stanza is never for that address.
    WRONG
  }

  /// Gives a stanza to the sessions it is meant for.
  ///
  /// @param index its place in the mailbox, or 0
  static Outcome deliver(Stanza stanza, Home home, long index) {
    Jid to = stanza.to();
    Session exact = to == null || to.isBare() ? null : home.session(to.resource());
    return switch (stanza) {
      case Iq _, Presence _ -> {
        if (exact == null) {
          yield Outcome.ABSENT;
        }
        exact.send(stanza);
        yield Outcome.TAKEN;
      }
      case Message message -> {
        if (exact != null) {
          give(message, exact, index);
          yield Outcome.TAKEN;
        }
        yield switch (message.type()) {
          case CHAT, NORMAL, HEADLINE -> toAll(message, home, index);
          case GROUPCHAT -> Outcome.WRONG;
          case ERROR -> Outcome.ABSENT;
        };
      }
    };
  }

  private static Outcome toAll(Message message, Home home, long index) {
    boolean taken = false;
    List<Session> sessions = home.sessions();
    for (int i = 0; i < sessions.size(); i++) {
      Session session = sessions.get(i);
      if (session.wantsMessages()) {
        give(message, session, index);
        taken = true;
      }
    }
    return taken ? Outcome.TAKEN : Outcome.ABSENT;
  }

  private static void give(Message message, Session session, long index) {
    if (!session.wantsMessages()) {
      // Its mailbox has not been read yet, so the place must not count as reached.
      session.send(message);
    } else if (index == 0) {
      if (!session.lagging() || message.type() != Message.Type.CHAT) {
        session.send(message);
      }
    } else if (!session.lagging()) {
      boolean _ = session.deliver(message, index);
    }
  }
}
