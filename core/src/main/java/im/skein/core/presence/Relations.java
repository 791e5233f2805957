package im.skein.core.presence;

import im.skein.core.base.AccountRef;
import im.skein.core.base.StoreException;
import im.skein.core.feature.Home;
import im.skein.core.feature.Session;
import im.skein.core.roster.Barrier;
import im.skein.core.roster.Everyone;
import im.skein.core.roster.Roster;
import im.skein.core.roster.Roster.Change;
import im.skein.core.roster.RosterEffects;
import im.skein.core.roster.RosterItem;
import im.skein.core.roster.RosterLedger;
import im.skein.core.roster.RosterLedger.Contact;
import im.skein.core.roster.RosterLedger.Exchange;
import im.skein.core.roster.RosterView;
import im.skein.core.roster.Subscriptions.Event;
import im.skein.core.route.AccountFinder;
import im.skein.core.route.Homes;
import im.skein.wire.Envelope;
import im.skein.wire.Jid;
import im.skein.wire.Presence;
import im.skein.wire.Stanza;
import im.skein.wire.StanzaError;
import im.skein.wire.StanzaError.Condition;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Handles the stanzas about subscriptions (RFC 6121 §3): both rosters are written together, then
/// the clients of both sides are told, and presence is shown or hidden.
public final class Relations implements RosterEffects {
  private final Parts parts;

  /// What subscriptions need.
  ///
  /// @param services gives a stanza to the service that it is for, if there is one
  /// @param maxItems how many contacts a roster may have
  public record Parts(
      RosterLedger ledger,
      RosterView view,
      Everyone everyone,
      AccountFinder finder,
      Homes homes,
      Broadcast broadcast,
      Barrier barrier,
      Predicate<Stanza> services,
      int maxItems) {}

  /// Subscriptions made of these parts.
  public Relations(Parts parts) {
    this.parts = parts;
  }

  /// The event of a type of presence, or null when it is not about subscriptions.
  static @Nullable Event event(Presence.Type type) {
    return switch (type) {
      case SUBSCRIBE -> Event.SUBSCRIBE;
      case SUBSCRIBED -> Event.SUBSCRIBED;
      case UNSUBSCRIBE -> Event.UNSUBSCRIBE;
      case UNSUBSCRIBED -> Event.UNSUBSCRIBED;
      case AVAILABLE, UNAVAILABLE, PROBE, ERROR -> null;
    };
  }

  /// A session sends a stanza about a subscription.
  void send(Presence presence, Event event, Session session) {
    Home home = session.home();
    Jid to = presence.to();
    if (to == null || to.localpart().isEmpty()) {
      session.send(presence.error(StanzaError.of(Condition.BAD_REQUEST)));
    } else if (!to.domain().equals(home.jid().domain())) {
      elsewhere(presence, event, session, to.bare());
    } else if (!to.sameBare(home.jid())) {
      waiting(presence, session, () -> exchange(presence, event, session, to.bare()));
    }
  }

  private static void waiting(Presence presence, Session session, Runnable task) {
    session
        .home()
        .strand()
        .executeWaiting(() -> {
          try {
            task.run();
          } catch (StoreException e) {
            session.send(
                presence.error(
                    StanzaError.of(Condition.INTERNAL_SERVER_ERROR).as(StanzaError.Type.WAIT)));
          }
        });
  }

  /// Nobody becomes a contact of somebody elsewhere, but whoever was asked from there may decline.
  private void elsewhere(Presence presence, Event event, Session session, Jid to) {
    Home home = session.home();
    RosterItem item = Roster.of(home).item(to);
    if (event != Event.UNSUBSCRIBED || item == null || item.request().isEmpty()) {
      session.send(presence.error(StanzaError.of(Condition.REMOTE_SERVER_NOT_FOUND)));
      return;
    }
    waiting(
        presence,
        session,
        () -> {
          Contact contact = new Contact(to, null);
          parts.view.take(home, parts.ledger.send(home.account(), contact, event, "", false).own());
          boolean _ = parts.services.test(subscription(presence.type(), home.jid(), to));
        });
  }

  private void exchange(Presence presence, Event event, Session session, Jid to) {
    Home home = session.home();
    AccountRef account = parts.finder.find(to.localpart());
    Contact contact = new Contact(account == null ? to : account.jid(), account);
    if (contact.jid().equals(home.jid())) {
      return;
    }
    if (parts.everyone.includes(contact.jid())) {
      if (event == Event.SUBSCRIBE) {
        session.send(subscription(Presence.Type.SUBSCRIBED, contact.jid(), home.jid()));
      }
      return;
    }
    Roster roster = Roster.of(home);
    if (roster.item(contact.jid()) == null && roster.items().size() >= parts.maxItems) {
      session.send(
          presence.error(StanzaError.of(Condition.NOT_ALLOWED, "The contact list is full.")));
      return;
    }
    Presence stanza =
        new Presence(
            new Envelope(home.jid(), contact.jid(), presence.id(), presence.envelope().lang()),
            presence.type(),
            presence.payload());
    String request = event == Event.SUBSCRIBE ? Requests.write(stanza) : "";
    boolean refused = account != null && parts.barrier.blocks(account, home.jid());
    carryOut(
        home, contact, parts.ledger.send(home.account(), contact, event, request, refused), stanza);
  }

  /// A stanza about a subscription comes from elsewhere.
  void receive(Presence presence, Event event, Home home) {
    Jid from = presence.from();
    if (from == null || from.sameBare(home.jid())) {
      return;
    }
    Presence stanza =
        new Presence(
            new Envelope(from.bare(), home.jid(), presence.id(), presence.envelope().lang()),
            presence.type(),
            presence.payload());
    home.strand()
        .executeWaiting(() -> {
          String request = event == Event.SUBSCRIBE ? Requests.write(stanza) : "";
          Exchange exchange = parts.ledger.receive(home.account(), from.bare(), event, request);
          if (exchange.passed()) {
            deliver(home, stanza);
          }
          parts.view.take(home, exchange.own());
        });
  }

  @Override
  public void after(Home own, Contact contact, Exchange exchange) {
    carryOut(own, contact, exchange, null);
  }

  private void carryOut(Home own, Contact contact, Exchange exchange, @Nullable Presence stanza) {
    if (exchange.approved()) {
      deliver(own, subscription(Presence.Type.SUBSCRIBED, contact.jid(), own.jid()));
    }
    parts.view.take(own, exchange.own());
    if (contact.account() != null) {
      parts.homes.at(contact.jid(), theirs -> there(theirs, own.jid(), exchange, stanza), () -> {});
    }
    if (exchange.own().gainsFrom()) {
      parts.broadcast.offer(own, contact.jid());
    } else if (exchange.own().losesFrom()) {
      parts.broadcast.withdraw(own, contact.jid());
    }
  }

  /// The contact's half of what follows, on the contact's strand.
  private void there(Home theirs, Jid own, Exchange exchange, @Nullable Presence stanza) {
    if (stanza == null) {
      tellOfRemoval(theirs, own, exchange.other());
    } else if (exchange.passed()) {
      deliver(theirs, stanza);
    }
    parts.view.take(theirs, exchange.other());
    if (exchange.approved() || exchange.other().gainsFrom()) {
      parts.broadcast.offer(theirs, own);
    } else if (exchange.other().losesFrom()) {
      parts.broadcast.withdraw(theirs, own);
    }
  }

  /// A removal stands for the stanzas that end each subscription (RFC 6121 §2.5.2).
  private static void tellOfRemoval(Home theirs, Jid own, Change change) {
    if (change.losesFrom()) {
      deliver(theirs, subscription(Presence.Type.UNSUBSCRIBE, own, theirs.jid()));
    }
    if (change.losesTo()) {
      deliver(theirs, subscription(Presence.Type.UNSUBSCRIBED, own, theirs.jid()));
    }
  }

  /// A request is for whoever is available (§3.1.3), anything else for those who fetched the
  /// roster.
  private static void deliver(Home home, Presence stanza) {
    for (Session session : home.sessions()) {
      boolean meant =
          stanza.type() == Presence.Type.SUBSCRIBE
              ? session.presence() != null
              : session.interested();
      if (meant) {
        session.send(stanza);
      }
    }
  }

  /// Delivers the requests that wait for an answer to a session that has become available.
  void remind(Home home, Session session) {
    for (RosterItem item : Roster.of(home).items()) {
      if (!item.request().isEmpty()) {
        Stanza request = Requests.read(item.request(), Jid.known(item.contact()), home.jid());
        if (request != null) {
          session.send(request);
        }
      }
    }
  }

  private static Presence subscription(Presence.Type type, Jid from, Jid to) {
    return new Presence(new Envelope(from, to, null, null), type, List.of());
  }
}
