package im.skein.core.roster;

import im.skein.core.feature.Home;
import im.skein.core.feature.Session;
import im.skein.core.roster.Roster.Change;
import im.skein.wire.Element;
import im.skein.wire.Envelope;
import im.skein.wire.Iq;
import im.skein.wire.Jid;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// How rosters look to clients: the items that are shown, the contacts by the setting
/// `contacts.everyone` added, and the pushes that tell of changes (RFC 6121 §2.1.6).
public final class RosterView {
  private final Everyone everyone;

  /// A view with these contacts added.
  public RosterView(Everyone everyone) {
    this.everyone = everyone;
  }

  /// Whether the owner of the home sees that contact's presence.
  public boolean to(Home home, Jid contact) {
    return Roster.of(home).to(contact) || includes(home, contact);
  }

  /// Whether that contact sees the presence of the owner of the home.
  public boolean from(Home home, Jid contact) {
    return Roster.of(home).from(contact) || includes(home, contact);
  }

  /// Whether the owner of the home has that contact.
  public boolean has(Home home, Jid contact) {
    RosterItem item = Roster.of(home).item(contact.bare());
    return (item != null && item.listed()) || includes(home, contact);
  }

  private boolean includes(Home home, Jid contact) {
    return everyone.includes(contact.bare()) && everyone.includes(home.jid());
  }

  /// The version that clients are told.
  String version(Home home) {
    String revision = everyone.revision();
    String own = Long.toString(Roster.of(home).version());
    return revision.isEmpty() ? own : own + "-" + revision;
  }

  /// Everything that is shown.
  List<Element> items(Home home) {
    List<Element> shown = new ArrayList<>();
    Set<String> known = new HashSet<>();
    for (RosterItem item : Roster.of(home).items()) {
      if (item.listed()) {
        known.add(item.contact());
        shown.add(element(home, item));
      }
    }
    for (Everyone.Member member : everyone.members()) {
      if (!member.jid().equals(home.jid()) && !known.contains(member.jid().toString())) {
        shown.add(member.item().toElement());
      }
    }
    return shown;
  }

  /// The item as the owner of the home sees it: a contact by the setting stays one.
  Element element(Home home, RosterItem item) {
    Jid contact = Jid.known(item.contact());
    if (!includes(home, contact)) {
      return item.toElement();
    }
    RosterItem kept = item.listed() ? item : new Everyone.Member(contact, "").item();
    return kept.in(new SubscriptionState(true, true, false, false, false), "").toElement();
  }

  /// Takes a change into the roster of the home and tells the clients that fetched it.
  public void take(Home home, Change change) {
    if (change.version() == 0) {
      return;
    }
    for (Change due : Roster.of(home).accept(change)) {
      if (due.shows()) {
        push(home, element(home, due.after()));
      }
    }
  }

  /// Tells the clients that fetched the roster about a contact by the setting, unless the person
  /// has added it and named it.
  public void tell(Home home, Everyone.Member member) {
    RosterItem own = Roster.of(home).item(member.jid());
    if (!member.jid().equals(home.jid()) && (own == null || !own.listed())) {
      push(home, member.item().toElement());
    }
  }

  /// Tells the clients that fetched the roster that somebody is no contact by the setting any more.
  public void tellGone(Home home, Jid contact) {
    RosterItem own = Roster.of(home).item(contact);
    push(home, (own == null ? RosterItem.fresh(contact.toString()) : own).toElement());
  }

  private void push(Home home, Element item) {
    for (Session session : home.sessions()) {
      if (session.interested()) {
        session.send(pushed(session, item));
      }
    }
  }

  /// The push of an item for one session.
  Iq pushed(Session session, Element item) {
    String version = version(session.home());
    Element query = Element.builder(RosterItem.QUERY).attribute("ver", version).add(item).build();
    Envelope envelope =
        new Envelope(
            session.home().jid(),
            session.jid(),
            "roster-" + version + "-" + Integer.toHexString(item.hashCode()),
            null);
    return new Iq(envelope, Iq.Type.SET, List.of(query));
  }
}
