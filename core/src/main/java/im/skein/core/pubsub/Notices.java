package im.skein.core.pubsub;

import im.skein.core.base.Failures;
import im.skein.core.disco.ClientCapabilities;
import im.skein.core.feature.Home;
import im.skein.core.feature.Session;
import im.skein.core.pubsub.PubSubStore.Item;
import im.skein.core.pubsub.Shelf.Node;
import im.skein.core.roster.Audience;
import im.skein.core.roster.Roster;
import im.skein.core.roster.RosterItem;
import im.skein.core.roster.RosterView;
import im.skein.wire.Element;
import im.skein.wire.Envelope;
import im.skein.wire.Jid;
import im.skein.wire.Message;
import im.skein.wire.Name;
import im.skein.wire.form.Delay;
import im.skein.wire.xml.DocumentReader;
import im.skein.wire.xml.XmlException;
import im.skein.wire.xml.XmlLimits;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Tells clients what was published (XEP-0163 §4): those whose capabilities name the node, and
/// those who have subscribed. Nobody is told twice, and nobody who may not read the node.
final class Notices {
  private static final String EVENT = "http://jabber.org/protocol/pubsub#event";
  private static final Name ITEM = new Name(EVENT, "item");
  private static final DocumentReader READER = new DocumentReader(XmlLimits.STORED);

  private final PubSubStore store;
  private final RosterView view;
  private final Admission admission;
  private final Audience audience;
  private final Failures failures;

  Notices(
      PubSubStore store,
      RosterView view,
      Admission admission,
      Audience audience,
      Failures failures) {
    this.store = store;
    this.view = view;
    this.admission = admission;
    this.audience = audience;
    this.failures = failures;
  }

  /// What is in an item, or null when it has no payload.
  @Nullable Element payload(Item item) {
    if (item.payload().length == 0) {
      return null;
    }
    try {
      return READER.read(item.payload(), 0, item.payload().length);
    } catch (XmlException e) {
      failures.bug("reading a published item", e);
      return null;
    }
  }

  /// An item was published.
  void published(Home home, Node node, String id, @Nullable Element payload) {
    tell(home, node, items(node, item(node, id, payload)));
  }

  private static Element item(Node node, String id, @Nullable Element payload) {
    return Element.builder(ITEM)
        .attribute("id", id)
        .add(node.settings().is(Option.DELIVER_PAYLOADS) ? payload : null)
        .build();
  }

  /// An item was removed.
  void retracted(Home home, Node node, String id) {
    tell(home, node, items(node, Element.builder(EVENT, "retract").attribute("id", id).build()));
  }

  private static Element items(Node node, Element item) {
    return Element.builder(EVENT, "items").attribute("node", node.name()).add(item).build();
  }

  /// Something befell a node: it was purged, deleted or set up anew.
  ///
  /// @param what `purge`, `delete` or `configuration`
  void changed(Home home, Node node, String what) {
    tell(home, node, Element.builder(EVENT, what).attribute("node", node.name()).build());
  }

  private void tell(Home home, Node node, Element change) {
    if (!node.settings().is(Option.DELIVER_NOTIFICATIONS)) {
      return;
    }
    Element event = Element.of(new Name(EVENT, "event"), change);
    Set<Jid> subscribers = node.settings().subscribers();
    give(home.jid(), home, node.name(), event, subscribers);
    Predicate<Jid> readers = readers(home, node);
    audience.each(
        home,
        home.jid(),
        readers,
        target -> give(home.jid(), target, node.name(), event, subscribers));
    Set<Jid> others = new HashSet<>();
    for (Jid subscriber : subscribers) {
      boolean elsewhere =
          !subscriber.sameBare(home.jid())
              && !view.from(home, subscriber)
              && admission.admits(home, node, subscriber);
      if (elsewhere && others.add(subscriber.bare())) {
        audience.one(
            home, subscriber, target -> give(home.jid(), target, node.name(), event, subscribers));
      }
    }
  }

  /// Who of those that see the owner's presence may read a node; to be asked on any thread.
  private Predicate<Jid> readers(Home home, Node node) {
    NodeSettings settings = node.settings();
    if (settings.is(Option.ACCESS_MODEL, "whitelist")) {
      return settings.members()::contains;
    }
    if (!settings.is(Option.ACCESS_MODEL, "roster")) {
      return _ -> true;
    }
    Set<String> grouped = new HashSet<>();
    for (RosterItem item : Roster.of(home).items()) {
      if (admission.admits(home, node, Jid.known(item.contact()))) {
        grouped.add(item.contact());
      }
    }
    return who -> grouped.contains(who.toString());
  }

  private static void give(
      Jid from, Home target, String node, Element event, Set<Jid> subscribers) {
    boolean all = subscribers.contains(target.jid());
    for (Session session : target.sessions()) {
      boolean wanted =
          ClientCapabilities.wishes(session).contains(node)
              || (session.presence() != null && (all || subscribers.contains(session.jid())));
      if (wanted) {
        session.send(message(from, session, List.of(event)));
      }
    }
  }

  private static Message message(Jid from, Session session, List<Element> payload) {
    return new Message(
        new Envelope(from, session.jid(), null, null), Message.Type.HEADLINE, payload);
  }

  /// A session has become available, or wishes for more: it is shown what its own account and those
  /// that it sees have published last. Called on the strand of its home.
  void welcome(Session session) {
    Home viewer = session.home();
    Set<String> wishes = ClientCapabilities.wishes(session);
    showLast(viewer, session, wishes);
    audience.eachSeen(viewer, shown -> showLast(shown, session, wishes));
  }

  /// A contact has come to see the presence of the owner of a home.
  void joined(Home shown, Jid contact) {
    if (Shelf.of(shown).nodes().isEmpty()) {
      return;
    }
    audience.one(
        shown,
        contact,
        viewer -> {
          for (Session session : viewer.sessions()) {
            Set<String> wishes = ClientCapabilities.wishes(session);
            if (!wishes.isEmpty()) {
              shown.strand().execute(() -> showLast(shown, session, wishes));
            }
          }
        });
  }

  /// A session has subscribed to a node: it is shown what was published last.
  void subscribed(Home shown, Session session, Node node) {
    if (!node.settings().is(Option.SEND_LAST_PUBLISHED_ITEM, "never")) {
      showLast(shown, session, List.of(node));
    }
  }

  private void showLast(Home shown, Session session, Set<String> wishes) {
    List<Node> nodes = new ArrayList<>();
    for (Node node : Shelf.of(shown).nodes()) {
      if (wishes.contains(node.name())
          && node.settings().is(Option.SEND_LAST_PUBLISHED_ITEM, "on_sub_and_presence")
          && node.items() > 0
          && admission.admits(shown, node, session.jid())) {
        nodes.add(node);
      }
    }
    showLast(shown, session, nodes);
  }

  private void showLast(Home shown, Session session, List<Node> nodes) {
    if (nodes.isEmpty()) {
      return;
    }
    Shelf shelf = Shelf.of(shown);
    if (nodes.stream().allMatch(node -> shelf.newest(node.name()) != null)) {
      show(shown, session, nodes);
      return;
    }
    shown.strand().executeWaiting(() -> show(shown, session, nodes));
  }

  private void show(Home shown, Session session, List<Node> nodes) {
    List<Message> messages = new ArrayList<>(nodes.size());
    for (Node node : nodes) {
      Item item = newest(shown, node);
      if (item != null) {
        Instant stamp = Instant.EPOCH.plus(item.stampMicros(), ChronoUnit.MICROS);
        Element event =
            Element.of(new Name(EVENT, "event"), items(node, item(node, item.id(), payload(item))));
        Element delay = Delay.of(stamp, shown.jid()).toElement();
        messages.add(message(shown.jid(), session, List.of(event, delay)));
      }
    }
    session
        .home()
        .strand()
        .execute(() -> {
          if (session.presence() != null) {
            messages.forEach(session::send);
          }
        });
  }

  /// What was published last in a node, or null when there is nothing or the reader may not see it;
  /// may wait.
  Publisher.@Nullable Entry newest(Home home, String name, Jid reader) {
    Node node = Shelf.of(home).node(name);
    if (node == null || node.items() == 0 || !admission.admits(home, node, reader)) {
      return null;
    }
    Item item = newest(home, node);
    Element payload = item == null ? null : payload(item);
    return item == null || payload == null ? null : new Publisher.Entry(item.id(), payload);
  }

  /// The item that was published last, or null; may wait when it is not kept at home.
  private @Nullable Item newest(Home home, Node node) {
    Shelf shelf = Shelf.of(home);
    Item kept = shelf.newest(node.name());
    if (kept != null) {
      return kept;
    }
    List<Item> found = new ArrayList<>(1);
    store.view(
        home.account().id(),
        node.name(),
        null,
        true,
        item -> {
          found.add(item);
          return false;
        });
    if (found.isEmpty()) {
      return null;
    }
    shelf.newest(node.name(), found.getFirst());
    return found.getFirst();
  }
}
