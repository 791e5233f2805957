package im.skein.core.chat;

import im.skein.core.base.Time;
import im.skein.core.feature.Home;
import im.skein.core.feature.Installer;
import im.skein.core.feature.Key;
import im.skein.core.feature.Session;
import java.time.Duration;

/// How messages pass that are in no archive of whom they are for.
///
/// On a server that keeps no archive, whoever is on line gets a message at once, and it is handled
/// towards its sender when a client has said that it has it. Only what nobody takes, or nobody
/// takes soon, is written down, until one device has it and all that are on line do.
///
/// Where there is an archive, and its owner does not want a message in it, it is written down like
/// every message, and goes when all devices have it that were used within [#RETURN].
final class Passing {
  /// Who was away for longer than that comes too late for what other devices have.
  static final Duration RETURN = Duration.ofDays(7);

  private static final Key<Hands> HANDS = new Key<>("messages in the hands of sessions");
  private static final Key<Long> REACHED = new Key<>("place in the mailbox that the client has");
  private static final Key<Look> LOOK = new Key<>("messages that may be let go");

  private final MessageLog log;
  private final KnownDevices devices;
  private final Patience patience;
  private final Time time;

  Passing(MessageLog log, ChatSettings settings, Time time) {
    this.log = log;
    this.devices = settings.devices();
    this.patience = new Patience(time);
    this.time = time;
  }

  void install(Installer to) {
    to.keep(HANDS, _ -> new Hands(log, patience));
    to.keep(LOOK, _ -> new Look());
  }

  /// What the sessions of an account have in hand.
  static Hands hands(Home home) {
    return home.get(HANDS);
  }

  /// A device has everything up to that place of the mailbox: what is not needed any more goes.
  void delivered(Session session, long place) {
    session.put(REACHED, place);
    forget(session.home(), place);
  }

  /// The same where there is an archive.
  void deliveredBesideTheArchive(Session session, long place) {
    session.put(REACHED, place);
    Home home = session.home();
    Look look = home.get(LOOK);
    look.reached = Math.max(look.reached, place);
    if (!look.waiting) {
      look.waiting = true;
      home.strand().executeWaiting(() -> look(home, look));
    }
  }

  private void look(Home home, Look look) {
    look.waiting = false;
    long account = home.account().id();
    long bound = look.reached;
    long first = log.passing(account, 0);
    if (first == 0 || first > bound) {
      return;
    }
    for (String device : devices.usedSince(account, time.now().minus(RETURN))) {
      bound = Math.min(bound, log.delivered(account, device));
    }
    forget(home, bound);
  }

  private void forget(Home home, long reached) {
    long bound = reached;
    for (Session session : home.sessions()) {
      bound = Math.min(bound, bound(session));
    }
    if (bound > 0) {
      log.forget(home.account().id(), 1, bound);
    }
  }

  /// Up to which place a session needs nothing from the mailbox any more.
  private static long bound(Session session) {
    Long known = session.get(REACHED);
    long reached = known == null ? 0 : known;
    boolean behind = session.lagging() || session.lastIndex() > reached;
    return session.wantsMessages() && behind ? reached : Long.MAX_VALUE;
  }

  /// What is to be looked at for an account.
  private static final class Look {
    /// The furthest place that a device has reached.
    private long reached;

    private boolean waiting;
  }
}
