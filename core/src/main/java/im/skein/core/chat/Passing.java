package im.skein.core.chat;

import im.skein.core.base.Time;
import im.skein.core.feature.Home;
import im.skein.core.feature.Installer;
import im.skein.core.feature.Key;
import im.skein.core.feature.Session;

/// How messages pass through a server that keeps no archive. Whoever is on line gets a message at
/// once, and it is handled towards its sender when a client has said that it has it. Only what
/// nobody takes, or nobody takes soon, is written down, until one device has it and all that are on
/// line do.
final class Passing {
  private static final Key<Hands> HANDS = new Key<>("messages in the hands of sessions");
  private static final Key<Long> REACHED = new Key<>("place in the mailbox that the client has");

  private final MessageLog log;
  private final Patience patience;

  Passing(MessageLog log, Time time) {
    this.log = log;
    this.patience = new Patience(time);
  }

  void install(Installer to) {
    to.keep(HANDS, _ -> new Hands(log, patience));
  }

  /// What the sessions of an account have in hand.
  static Hands hands(Home home) {
    return home.get(HANDS);
  }

  /// A device has everything up to that place of the mailbox: what is not needed any more goes.
  void delivered(Session session, long place) {
    session.put(REACHED, place);
    long bound = place;
    for (Session other : session.home().sessions()) {
      bound = Math.min(bound, bound(other));
    }
    if (bound > 0) {
      log.forget(session.home().account().id(), 1, bound);
    }
  }

  /// Up to which place a session needs nothing from the mailbox any more.
  private static long bound(Session session) {
    Long known = session.get(REACHED);
    long reached = known == null ? 0 : known;
    boolean behind = session.lagging() || session.lastIndex() > reached;
    return session.wantsMessages() && behind ? reached : Long.MAX_VALUE;
  }
}
