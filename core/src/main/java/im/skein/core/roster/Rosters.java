package im.skein.core.roster;

import im.skein.core.feature.Answer;
import im.skein.core.feature.Feature;
import im.skein.core.feature.Home;
import im.skein.core.feature.Installer;
import im.skein.core.feature.Phase;
import im.skein.core.feature.Request;
import im.skein.core.feature.Session;
import im.skein.core.feature.Target;
import im.skein.core.feature.Xep;
import im.skein.core.roster.Roster.Change;
import im.skein.core.roster.RosterLedger.Contact;
import im.skein.core.route.AccountFinder;
import im.skein.wire.Element;
import im.skein.wire.InvalidJid;
import im.skein.wire.Iq;
import im.skein.wire.Jid;
import im.skein.wire.Name;
import im.skein.wire.StanzaError.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Lets clients read and change their roster (RFC 6121 §2), by versions where they keep a copy
/// (§2.6).
@Xep(number = 237, version = "1.3")
public final class Rosters implements Feature {
  private static final Element VERSIONING = Element.empty("urn:xmpp:features:rosterver", "ver");
  private static final Element PRE_APPROVAL =
      Element.empty("urn:xmpp:features:pre-approval", "sub");
  private static final Name ITEM = new Name(RosterItem.QUERY.namespace(), "item");
  private static final Name GROUP = new Name(RosterItem.QUERY.namespace(), "group");

  private final RosterStore store;
  private final RosterLedger ledger;
  private final RosterView view;
  private final RosterEffects effects;
  private final AccountFinder finder;
  private final RosterSettings settings;

  /// What rosters need.
  public record Parts(
      RosterStore store,
      RosterLedger ledger,
      RosterView view,
      RosterEffects effects,
      AccountFinder finder,
      RosterSettings settings) {}

  /// Rosters made of these parts.
  public Rosters(Parts parts) {
    this.store = parts.store;
    this.ledger = parts.ledger;
    this.view = parts.view;
    this.effects = parts.effects;
    this.finder = parts.finder;
    this.settings = parts.settings;
  }

  @Override
  public void install(Installer to) {
    Roster.keep(to, store);
    to.offer(Phase.AUTHENTICATED, _ -> VERSIONING);
    to.offer(Phase.AUTHENTICATED, _ -> PRE_APPROVAL);
    to.answerWaiting(RosterItem.QUERY, Target.ACCOUNT, this::answer);
  }

  private Answer answer(Iq iq, Element query, Request request) {
    Session session = request.session();
    if (!request.own() || session == null) {
      return Answer.refuse(Condition.FORBIDDEN);
    }
    return iq.type() == Iq.Type.GET ? get(query, session) : set(query, request);
  }

  private Answer get(Element query, Session session) {
    Home home = session.home();
    session.interested(true);
    String known = query.attribute("ver");
    String current = view.version(home);
    if (known == null) {
      return whole(home, null);
    }
    if (known.equals(current)) {
      return Answer.done();
    }
    long version = ownVersion(known, current);
    if (version < 0) {
      return whole(home, current);
    }
    RosterStore.Changes changes = store.changesSince(home.account().id(), version);
    if (changes.complete() || changes.version() != Roster.of(home).version()) {
      return whole(home, current);
    }
    // The pushes follow the empty answer.
    home.strand()
        .execute(() ->
            changes
                .items()
                .forEach(item -> session.send(view.pushed(session, view.element(home, item)))));
    return Answer.done();
  }

  /// The roster's own part of a version, or -1 when the rest differs or it is none of ours.
  static long ownVersion(String known, String current) {
    if (!rest(known).equals(rest(current))) {
      return -1;
    }
    String digits = known.substring(0, known.length() - rest(known).length());
    if (digits.isEmpty() || digits.length() > 18) {
      return -1;
    }
    for (int i = 0; i < digits.length(); i++) {
      if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
        return -1;
      }
    }
    long version = Long.parseLong(digits);
    return version
            <= Long.parseLong(current.substring(0, current.length() - rest(current).length()))
        ? version
        : -1;
  }

  private static String rest(String version) {
    int dash = version.indexOf('-');
    return dash < 0 ? "" : version.substring(dash);
  }

  private Answer whole(Home home, @Nullable String version) {
    return Answer.of(
        Element.builder(RosterItem.QUERY)
            .attribute("ver", version)
            .addAll(view.items(home))
            .build());
  }

  private Answer set(Element query, Request request) {
    List<Element> items = query.children();
    if (items.size() != 1 || !items.getFirst().is(ITEM)) {
      return Answer.refuse(Condition.BAD_REQUEST);
    }
    Element item = items.getFirst();
    String address = item.attribute("jid");
    if (address == null) {
      return Answer.refuse(Condition.BAD_REQUEST);
    }
    Contact contact;
    try {
      contact = contact(Jid.parse(address).bare(), request.home());
    } catch (InvalidJid e) {
      return Answer.refuse(Condition.JID_MALFORMED);
    }
    if (contact.jid().equals(request.home().jid())) {
      return Answer.refuse(Condition.NOT_ALLOWED, "Nobody is their own contact.");
    }
    return "remove".equals(item.attribute("subscription"))
        ? remove(contact, request.home())
        : name(contact, item, request.home());
  }

  private Contact contact(Jid address, Home home) {
    if (!address.domain().equals(home.jid().domain()) || address.localpart().isEmpty()) {
      return new Contact(address, null);
    }
    var account = finder.find(address.localpart());
    return new Contact(account == null ? address : account.jid(), account);
  }

  private Answer remove(Contact contact, Home home) {
    RosterItem known = Roster.of(home).item(contact.jid());
    if (known == null || !known.listed()) {
      return Answer.refuse(Condition.ITEM_NOT_FOUND);
    }
    effects.after(home, contact, ledger.remove(home.account(), contact));
    return Answer.done();
  }

  private Answer name(Contact contact, Element item, Home home) {
    String name = Objects.requireNonNullElse(item.attribute("name"), "");
    List<String> groups = new ArrayList<>();
    for (Element child : item.children()) {
      if (child.is(GROUP)) {
        groups.add(child.text());
      }
    }
    if (groups.stream().distinct().count() != groups.size()) {
      return Answer.refuse(Condition.BAD_REQUEST, "A group is named twice.");
    }
    boolean tooLong =
        name.length() > settings.maxNameLength()
            || groups.size() > settings.maxGroups()
            || groups.stream()
                .anyMatch(group -> group.isEmpty() || group.length() > settings.maxNameLength());
    if (tooLong) {
      return Answer.refuse(Condition.NOT_ACCEPTABLE, "A name or a group is empty or too long.");
    }
    Roster roster = Roster.of(home);
    if (roster.item(contact.jid()) == null && roster.items().size() >= settings.maxItems()) {
      return Answer.refuse(Condition.NOT_ALLOWED, "The contact list is full.");
    }
    Change change = ledger.name(home.account(), contact.jid(), name, groups);
    view.take(home, change);
    return Answer.done();
  }
}
