package im.skein.core.route;

import im.skein.core.feature.Home;
import im.skein.core.feature.Pledge;
import im.skein.core.feature.Session;
import im.skein.wire.Iq;
import im.skein.wire.Jid;
import im.skein.wire.Message;
import im.skein.wire.Presence;
import im.skein.wire.Stanza;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
  /// @param pledge what stands for it while it is kept nowhere, or null
  static Outcome deliver(Stanza stanza, Home home, long index, @Nullable Pledge pledge) {
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
          yield toDevice(message, exact, index, pledge) ? Outcome.TAKEN : Outcome.ABSENT;
        }
        yield switch (message.type()) {
          case CHAT, NORMAL, HEADLINE -> toAll(message, home, index, pledge);
          case GROUPCHAT -> Outcome.WRONG;
          case ERROR -> Outcome.ABSENT;
        };
      }
    };
  }

  /// Gives a message to one session, and what lasts also to the others of its device: the client
  /// may have left that session behind without a word, and its place in the mailbox is theirs as
  /// well.
  private static boolean toDevice(
      Message message, Session exact, long index, @Nullable Pledge pledge) {
    boolean taken = give(message, exact, index, pledge);
    if (index == 0 && pledge == null) {
      return taken;
    }
    Home home = exact.home();
    Stanza copy = message.addressed(message.from(), home.jid());
    List<Session> sessions = home.sessions();
    for (int i = 0; i < sessions.size(); i++) {
      Session other = sessions.get(i);
      boolean same = other.jid().equals(exact.jid());
      if (!same && other.wantsMessages() && other.device().equals(exact.device())) {
        taken |= pledge == null ? deliver(copy, other, index) : other.hand(copy, pledge);
      }
    }
    return taken;
  }

  private static Outcome toAll(Message message, Home home, long index, @Nullable Pledge pledge) {
    boolean taken = false;
    List<Session> sessions = home.sessions();
    for (int i = 0; i < sessions.size(); i++) {
      Session session = sessions.get(i);
      if (session.wantsMessages()) {
        taken |= give(message, session, index, pledge);
      }
    }
    return taken ? Outcome.TAKEN : Outcome.ABSENT;
  }

  /// Gives a message to a session.
  ///
  /// @return whether it has taken it, will read it from the mailbox, or can do without it
  private static boolean give(
      Message message, Session session, long index, @Nullable Pledge pledge) {
    if (pledge != null) {
      return session.hand(message, pledge);
    }
    if (index > 0 && !session.wantsMessages()) {
      session.sendAhead(message, index);
    } else if (!session.wantsMessages()) {
      session.send(message);
    } else if (index == 0) {
      if (!session.lagging() || message.type() != Message.Type.CHAT) {
        session.send(message);
      }
    } else {
      return deliver(message, session, index);
    }
    return true;
  }

  /// Gives what stands in the mailbox to a session that takes part in it, now or when it reads on.
  private static boolean deliver(Stanza message, Session session, long index) {
    if (!session.lagging()) {
      boolean _ = session.deliver(message, index);
    }
    return true;
  }
}
