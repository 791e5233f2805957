package im.skein.core.presence;

import im.skein.core.feature.Home;
import im.skein.core.feature.Session;
import im.skein.core.roster.Audience;
import im.skein.core.roster.Barrier;
import im.skein.core.roster.RosterView;
import im.skein.core.route.Homes;
import im.skein.wire.Envelope;
import im.skein.wire.Jid;
import im.skein.wire.Presence;
import im.skein.wire.Stanza;
import im.skein.wire.form.Delay;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Brings presence to those who may see it, and fetches theirs (RFC 6121 §4). Whoever is off line
/// is not woken for an update: there is nobody to tell.
public final class Broadcast {
  private final Homes homes;
  private final RosterView view;
  private final Audience audience;
  private final Barrier barrier;
  private final Absence absence;

  /// Presence among these homes.
  public Broadcast(
      Homes homes, RosterView view, Audience audience, Barrier barrier, Absence absence) {
    this.homes = homes;
    this.view = view;
    this.audience = audience;
    this.barrier = barrier;
    this.absence = absence;
  }

  /// Tells a session's presence to all who see it: the contacts with a subscription, and the
  /// account's other sessions (§4.2.2, §4.4.2, §4.5.2).
  public void tell(Home home, Session session, Presence presence) {
    Jid from = session.jid();
    for (Session other : home.sessions()) {
      if (other.presence() != null) {
        other.send(presence.addressed(from, other.jid()));
      }
    }
    audience.each(home, from, _ -> true, target -> pass(target, presence, from));
  }

  /// Gives a presence to all available sessions of an account.
  void give(Home target, Presence presence, Jid from) {
    if (!barrier.of(target).test(from)) {
      pass(target, presence, from);
    }
  }

  private static void pass(Home target, Presence presence, Jid from) {
    Stanza addressed = presence.addressed(from, target.jid());
    for (Session session : target.sessions()) {
      if (session.presence() != null) {
        session.send(addressed);
      }
    }
  }

  /// Fetches the presence of all whom a session may see (§4.3.1), that of the account's other
  /// sessions first.
  void fetch(Home home, Session session) {
    for (Session other : home.sessions()) {
      Presence presence = other.presence();
      if (!other.equals(session) && presence != null) {
        session.send(presence.addressed(other.jid(), session.jid()));
      }
    }
    audience.eachSeen(home, target -> show(target, home, session));
  }

  /// Shows the presence of the owner of a home to one session of somebody else, if that is allowed.
  private void show(Home shown, Home viewer, Session session) {
    for (Presence presence : visible(shown, viewer.jid())) {
      viewer
          .strand()
          .execute(() -> {
            if (session.presence() != null) {
              session.send(presence.addressed(presence.from(), session.jid()));
            }
          });
    }
  }

  /// What that address is told of the owner of the home: each session's presence, or since when
  /// there is none (§4.3.2); nothing at all when it may not see it.
  List<Presence> visible(Home home, Jid viewer) {
    if (!view.from(home, viewer) || barrier.of(home).test(viewer)) {
      return List.of();
    }
    List<Presence> seen =
        home.sessions().stream().flatMap(session -> Stream.ofNullable(session.presence())).toList();
    if (!seen.isEmpty()) {
      return seen;
    }
    Instant since = absence.since(home);
    return since == null ? List.of() : List.of(gone(home.jid(), since));
  }

  private static Presence gone(Jid who, Instant since) {
    return new Presence(
        new Envelope(who, null, null, null),
        Presence.Type.UNAVAILABLE,
        List.of(Delay.of(since, who).toElement()));
  }

  /// Shows the presence of every available session, and what else contacts are told, to one that
  /// has come to see it.
  public void offer(Home home, Jid contact) {
    Predicate<Jid> blocked = barrier.of(home);
    for (Session session : home.sessions()) {
      Presence presence = session.presence();
      if (presence != null && !blocked.test(contact)) {
        homes.online(contact, target -> give(target, presence, session.jid()));
      }
    }
    audience.joined(home, contact);
  }

  /// Fetches the presence of a contact for every available session.
  public void seek(Home home, Jid contact) {
    if (view.to(home, contact)) {
      for (Session session : home.sessions()) {
        if (session.presence() != null) {
          homes.at(contact, target -> show(target, home, session), () -> {});
        }
      }
    }
  }

  /// Hides the presence of every available session from a contact that no longer sees it.
  public void withdraw(Home home, Jid contact) {
    for (Session session : home.sessions()) {
      if (session.presence() != null) {
        Presence unavailable = unavailable(session.jid(), null);
        homes.online(contact, target -> give(target, unavailable, session.jid()));
      }
    }
  }

  /// A presence that says that a session is no longer available.
  static Presence unavailable(Jid from, @Nullable Jid to) {
    return new Presence(new Envelope(from, to, null, null), Presence.Type.UNAVAILABLE, List.of());
  }
}
