package im.skein.core.block;

import im.skein.core.feature.Answer;
import im.skein.core.feature.Feature;
import im.skein.core.feature.Home;
import im.skein.core.feature.Installer;
import im.skein.core.feature.Key;
import im.skein.core.feature.Request;
import im.skein.core.feature.Session;
import im.skein.core.feature.Side;
import im.skein.core.feature.Stage;
import im.skein.core.feature.Target;
import im.skein.core.feature.Transit;
import im.skein.core.feature.Verdict;
import im.skein.core.feature.Xep;
import im.skein.core.presence.Broadcast;
import im.skein.core.roster.Roster;
import im.skein.core.roster.RosterItem;
import im.skein.core.roster.RosterView;
import im.skein.wire.Element;
import im.skein.wire.Envelope;
import im.skein.wire.InvalidJid;
import im.skein.wire.Iq;
import im.skein.wire.Jid;
import im.skein.wire.Message;
import im.skein.wire.Name;
import im.skein.wire.Presence;
import im.skein.wire.Stanza;
import im.skein.wire.StanzaError;
import im.skein.wire.StanzaError.Condition;
import im.skein.wire.StanzaException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Lets people block others. To whoever is blocked, the account answers as one that does not exist.
@Xep(number = 191, version = "1.3")
public final class Blocking implements Feature {
  private static final String NAMESPACE = "urn:xmpp:blocking";
  private static final Name ITEM = new Name(NAMESPACE, "item");
  private static final int MAX_ENTRIES = 1_000;
  private static final Key<Boolean> INTERESTED = new Key<>("interested in the block list");
  private static final StanzaError UNKNOWN = StanzaError.of(Condition.SERVICE_UNAVAILABLE);
  private static final StanzaError OWN_BLOCK =
      StanzaError.of(Condition.NOT_ACCEPTABLE, "You have blocked this contact.")
          .as(StanzaError.Type.CANCEL)
          .with(Element.empty("urn:xmpp:blocking:errors", "blocked"));

  private final BlockLists lists;
  private final Broadcast broadcast;
  private final RosterView view;
  private final Reports reports;

  /// Blocking with these lists.
  public Blocking(BlockLists lists, Broadcast broadcast, RosterView view, Reports reports) {
    this.lists = lists;
    this.broadcast = broadcast;
    this.view = view;
    this.reports = reports;
  }

  @Override
  public void install(Installer to) {
    lists.keep(to);
    to.advertise(Target.SERVER, NAMESPACE);
    to.advertise(Target.SERVER, Reports.NAMESPACE);
    to.answer(new Name(NAMESPACE, "blocklist"), Target.ACCOUNT, Blocking::list);
    to.answerWaiting(new Name(NAMESPACE, "block"), Target.ACCOUNT, this::block);
    to.answerWaiting(new Name(NAMESPACE, "unblock"), Target.ACCOUNT, this::unblock);
    to.at(Side.SENDER, Stage.GUARD, Blocking::guardSender);
    to.at(Side.RECIPIENT, Stage.GUARD, Blocking::guardRecipient);
  }

  private static Answer list(Iq iq, Element payload, Request request) {
    Session session = request.session();
    if (!request.own() || session == null) {
      return Answer.refuse(Condition.SERVICE_UNAVAILABLE);
    }
    if (iq.type() != Iq.Type.GET) {
      return Answer.refuse(Condition.BAD_REQUEST);
    }
    session.put(INTERESTED, true);
    return Answer.of(element("blocklist", BlockLists.list(request.home()).entries()));
  }

  private Answer block(Iq iq, Element payload, Request request) {
    Home home = request.home();
    Set<Jid> addresses;
    try {
      addresses = addresses(iq, payload, request);
    } catch (StanzaException e) {
      return new Answer.Refusal(e.error());
    }
    if (addresses.isEmpty()) {
      return Answer.refuse(Condition.BAD_REQUEST);
    }
    boolean impossible =
        addresses.stream()
            .anyMatch(
                address -> address.sameBare(home.jid()) || address.equals(home.jid().domainOnly()));
    if (impossible) {
      return Answer.refuse(Condition.NOT_ALLOWED, "Oneself and the server cannot be blocked.");
    }
    BlockList before = BlockLists.list(home);
    if (before.plus(addresses).entries().size() > MAX_ENTRIES) {
      return Answer.refuse(Condition.NOT_ALLOWED, "The block list is full.");
    }
    List<Jid> hidden =
        watching(home, addresses)
            .filter(contact -> view.from(home, contact) && !before.test(contact))
            .toList();
    lists.change(home, list -> list.plus(addresses));
    hidden.forEach(contact -> broadcast.withdraw(home, contact));
    push(home, element("block", addresses));
    reports.take(home, payload);
    return Answer.done();
  }

  private Answer unblock(Iq iq, Element payload, Request request) {
    Home home = request.home();
    Set<Jid> addresses;
    try {
      addresses = addresses(iq, payload, request);
    } catch (StanzaException e) {
      return new Answer.Refusal(e.error());
    }
    BlockList before = BlockLists.list(home);
    Set<Jid> freed = addresses.isEmpty() ? before.entries() : addresses;
    lists.change(home, list -> list.minus(freed));
    BlockList after = BlockLists.list(home);
    watching(home, freed)
        .filter(contact -> before.test(contact) && !after.test(contact))
        .forEach(contact -> {
          if (view.from(home, contact)) {
            broadcast.offer(home, contact);
          }
          broadcast.seek(home, contact);
        });
    push(home, element("unblock", addresses));
    return Answer.done();
  }

  /// The addresses that a change names; none stand for all, so nothing else may look like none.
  private static Set<Jid> addresses(Iq iq, Element payload, Request request)
      throws StanzaException {
    if (!request.own() || request.session() == null) {
      throw new StanzaException(StanzaError.of(Condition.SERVICE_UNAVAILABLE));
    }
    Set<Jid> addresses = new LinkedHashSet<>();
    boolean right = iq.type() == Iq.Type.SET;
    for (Element item : payload.children()) {
      try {
        Jid address = Jid.parseNullable(item.attribute("jid"));
        if (item.is(ITEM) && address != null) {
          addresses.add(address);
        } else {
          right = false;
        }
      } catch (InvalidJid e) {
        throw new StanzaException(StanzaError.of(Condition.JID_MALFORMED));
      }
    }
    if (!right) {
      throw new StanzaException(StanzaError.of(Condition.BAD_REQUEST));
    }
    return addresses;
  }

  /// The contacts that these entries are about and that see, or are seen by, the owner of the home.
  private Stream<Jid> watching(Home home, Set<Jid> entries) {
    BlockList about = BlockList.EMPTY.plus(entries);
    Stream<Jid> rostered =
        Roster.of(home).items().stream()
            .filter(item -> item.subscription() != RosterItem.Subscription.NONE)
            .map(item -> Jid.known(item.contact()))
            .filter(about);
    Stream<Jid> named = entries.stream().filter(entry -> view.from(home, entry)).map(Jid::bare);
    return Stream.concat(rostered, named).distinct();
  }

  private static Element element(String name, Set<Jid> addresses) {
    Element.Builder list = Element.builder(NAMESPACE, name);
    addresses.forEach(
        address -> list.add(Element.builder(ITEM).attribute("jid", address.toString()).build()));
    return list.build();
  }

  private static void push(Home home, Element change) {
    for (Session session : home.sessions()) {
      if (session.get(INTERESTED) != null) {
        Envelope envelope =
            new Envelope(
                home.jid(), session.jid(), "block-" + Integer.toHexString(change.hashCode()), null);
        session.send(new Iq(envelope, Iq.Type.SET, List.of(change)));
      }
    }
  }

  private static Verdict guardSender(Stanza stanza, Transit transit) {
    Jid to = stanza.to();
    if (to == null || !BlockLists.list(transit.home()).test(to)) {
      return new Verdict.Continue(stanza);
    }
    return switch (stanza) {
      case Presence presence
          when presence.type() == Presence.Type.UNAVAILABLE
              || presence.type() == Presence.Type.UNSUBSCRIBE
              || presence.type() == Presence.Type.UNSUBSCRIBED ->
          new Verdict.Continue(stanza);
      case Presence _, Message _, Iq _ -> new Verdict.Refuse(OWN_BLOCK);
    };
  }

  private static Verdict guardRecipient(Stanza stanza, Transit transit) {
    Jid from = stanza.from();
    if (from == null
        || from.sameBare(transit.home().jid())
        || !BlockLists.list(transit.home()).test(from)) {
      return new Verdict.Continue(stanza);
    }
    return switch (stanza) {
      case Presence _ -> new Verdict.Absorb();
      case Message message ->
          message.isError() ? new Verdict.Absorb() : new Verdict.Refuse(UNKNOWN);
      case Iq iq -> iq.isRequest() ? new Verdict.Refuse(UNKNOWN) : new Verdict.Absorb();
    };
  }
}
