package im.skein.core.presence;

import im.skein.core.feature.Feature;
import im.skein.core.feature.Home;
import im.skein.core.feature.Installer;
import im.skein.core.feature.Key;
import im.skein.core.feature.Outgoing;
import im.skein.core.feature.PresenceRules;
import im.skein.core.feature.Session;
import im.skein.core.feature.SessionWatcher;
import im.skein.core.roster.Subscriptions.Event;
import im.skein.core.route.Homes;
import im.skein.wire.Envelope;
import im.skein.wire.Jid;
import im.skein.wire.Presence;
import im.skein.wire.Stanza;
import im.skein.wire.StanzaError;
import im.skein.wire.StanzaError.Condition;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The rules of presence (RFC 6121 §4): initial, later, directed and unavailable presence, probes,
/// and whatever concerns subscriptions.
public final class Presences implements Feature, PresenceRules, SessionWatcher {
  private static final Key<Directed> DIRECTED = new Key<>("directed presence");

  /// To so many addresses a session may direct presence at the same time.
  private static final int MAX_DIRECTED = 1_000;

  private final Broadcast broadcast;
  private final Relations relations;
  private final Absence absence;
  private final Homes homes;
  private final Predicate<Stanza> services;

  /// Presence made of these parts.
  ///
  /// @param services gives a stanza to the service that it is for, if there is one
  public Presences(
      Broadcast broadcast,
      Relations relations,
      Absence absence,
      Homes homes,
      Predicate<Stanza> services) {
    this.broadcast = broadcast;
    this.relations = relations;
    this.absence = absence;
    this.homes = homes;
    this.services = services;
  }

  /// Whom a session has told its presence.
  ///
  /// @param addresses all of them
  /// @param unanswered those that have not told theirs since: one of these that refuses does not
  ///   know the session
  private record Directed(Set<Jid> addresses, Set<Jid> unanswered) {
    /// Notes what somebody answers.
    void heard(Presence presence) {
      Jid from = presence.from();
      if (from == null || unanswered.isEmpty()) {
        return;
      }
      boolean refused = presence.type() == Presence.Type.ERROR;
      boolean told = refused || presence.type() == Presence.Type.AVAILABLE;
      if (told && unanswered.remove(from) && refused) {
        addresses.remove(from);
      }
    }

    void add(Jid to) {
      if (addresses.add(to)) {
        unanswered.add(to);
      }
    }

    void remove(Jid to) {
      addresses.remove(to);
      unanswered.remove(to);
    }

    void clear() {
      addresses.clear();
      unanswered.clear();
    }
  }

  @Override
  public void install(Installer to) {
    absence.keep(to);
    to.presence(this);
    to.watch(this);
  }

  @Override
  public void fromClient(Presence presence, Session session, Outgoing out) {
    Event event = Relations.event(presence.type());
    if (event != null) {
      relations.send(presence, event, session);
      return;
    }
    Jid to = presence.to();
    switch (presence.type()) {
      case AVAILABLE -> {
        if (to == null || to.equals(session.home().jid())) {
          available(presence, session);
        } else {
          direct(presence, to, session, out);
        }
      }
      case UNAVAILABLE -> {
        if (to == null || to.equals(session.home().jid())) {
          unavailable(presence, session);
        } else {
          directed(session).remove(to);
          out.route(presence.addressed(session.jid(), to));
        }
      }
      case ERROR -> {
        if (to != null) {
          out.route(presence.addressed(session.jid(), to));
        }
      }
      case PROBE, SUBSCRIBE, SUBSCRIBED, UNSUBSCRIBE, UNSUBSCRIBED -> {}
    }
  }

  private void available(Presence presence, Session session) {
    Home home = session.home();
    boolean initial = session.presence() == null;
    Presence stamped =
        new Presence(
            new Envelope(session.jid(), null, presence.id(), presence.envelope().lang()),
            Presence.Type.AVAILABLE,
            presence.payload());
    session.presence(stamped);
    broadcast.tell(home, session, stamped);
    if (initial) {
      broadcast.fetch(home, session);
      relations.remind(home, session);
    }
  }

  private void direct(Presence presence, Jid to, Session session, Outgoing out) {
    Directed directed = directed(session);
    Set<Jid> addresses = directed.addresses;
    if (addresses.size() >= MAX_DIRECTED && !addresses.contains(to)) {
      session.send(presence.error(StanzaError.of(Condition.RESOURCE_CONSTRAINT)));
      return;
    }
    directed.add(to);
    out.route(presence.addressed(session.jid(), to));
  }

  /// Whether a session has directed presence to somebody, or to a room in which somebody is (RFC
  /// 6121 §4.6).
  public static boolean isShown(Session session, Jid who) {
    Directed directed = session.get(DIRECTED);
    return directed != null && directed.addresses.stream().anyMatch(who::sameBare);
  }

  private static Directed directed(Session session) {
    Directed directed = session.get(DIRECTED);
    if (directed == null) {
      directed = new Directed(new LinkedHashSet<>(4), new HashSet<>(4));
      session.put(DIRECTED, directed);
    }
    return directed;
  }

  private void unavailable(Presence presence, Session session) {
    Presence stamped =
        new Presence(
            new Envelope(session.jid(), null, presence.id(), presence.envelope().lang()),
            Presence.Type.UNAVAILABLE,
            presence.payload());
    Directed directed = session.get(DIRECTED);
    if (directed != null) {
      for (Jid to : directed.addresses) {
        toDirected(stamped.addressed(session.jid(), to), to);
      }
      directed.clear();
    }
    if (session.presence() == null) {
      return;
    }
    session.presence(null);
    Home home = session.home();
    broadcast.tell(home, session, stamped);
    if (home.sessions().stream().allMatch(other -> other.presence() == null)) {
      absence.begins(home);
    }
  }

  private void toDirected(Stanza stanza, Jid to) {
    if (!services.test(stanza) && stanza instanceof Presence presence) {
      homes.online(to.bare(), target -> give(target, presence));
    }
  }

  @Override
  public void ended(Session session) {
    unavailable(Broadcast.unavailable(session.jid(), null), session);
  }

  @Override
  public void toAccount(Presence presence, Home home, Outgoing out) {
    Event event = Relations.event(presence.type());
    if (event != null) {
      relations.receive(presence, event, home);
      return;
    }
    switch (presence.type()) {
      case AVAILABLE, UNAVAILABLE, ERROR -> give(home, presence);
      case PROBE -> answerProbe(presence, home, out);
      case SUBSCRIBE, SUBSCRIBED, UNSUBSCRIBE, UNSUBSCRIBED -> {}
    }
  }

  /// Gives a presence to the session that is meant, or to all that are available (§8.5).
  private static void give(Home home, Presence presence) {
    Jid to = presence.to();
    if (to != null && !to.isBare()) {
      Session exact = home.session(to.resource());
      if (exact != null) {
        Directed directed = exact.get(DIRECTED);
        if (directed != null) {
          directed.heard(presence);
        }
        exact.send(presence);
      }
      return;
    }
    for (Session session : home.sessions()) {
      if (session.presence() != null && presence.type() != Presence.Type.ERROR) {
        session.send(presence);
      }
    }
  }

  private void answerProbe(Presence probe, Home home, Outgoing out) {
    @Nullable Jid from = probe.from();
    if (from == null) {
      return;
    }
    for (Presence seen : broadcast.visible(home, from)) {
      out.route(seen.addressed(seen.from(), from));
    }
  }
}
