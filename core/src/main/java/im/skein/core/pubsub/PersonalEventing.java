package im.skein.core.pubsub;

import im.skein.core.disco.AccountNodes;
import im.skein.core.disco.ClientCapabilities;
import im.skein.core.feature.Answer;
import im.skein.core.feature.Feature;
import im.skein.core.feature.Installer;
import im.skein.core.feature.Request;
import im.skein.core.feature.Session;
import im.skein.core.feature.Target;
import im.skein.core.feature.Xep;
import im.skein.core.pubsub.PubSubStore.Item;
import im.skein.core.pubsub.Shelf.Node;
import im.skein.core.roster.Audience;
import im.skein.wire.Element;
import im.skein.wire.Jid;
import im.skein.wire.Name;
import im.skein.wire.StanzaError.Condition;
import im.skein.wire.StanzaException;
import im.skein.wire.form.DataForm;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/// Lets every account publish, and tells its contacts: avatars, nicknames, moods, and what its own
/// devices keep for one another.
@Xep(number = 60, version = "1.30.0", note = "as XEP-0163 needs it; only the owner publishes")
@Xep(number = 163, version = "1.2.2")
@Xep(number = 84, version = "1.1.4")
@Xep(number = 172, version = "1.1", note = "nothing special for the server")
@Xep(number = 223, version = "1.1.1")
@Xep(number = 292, version = "0.12.0", note = "nothing special for the server")
@Xep(number = 490, version = "1.0.1", note = "nothing special for the server")
public final class PersonalEventing implements Feature, AccountNodes {
  static final String NAMESPACE = "http://jabber.org/protocol/pubsub";
  private static final Name PUBSUB = new Name(NAMESPACE, "pubsub");
  private static final Name SUBSCRIPTION = new Name(NAMESPACE, "subscription");

  private static final List<String> FEATURES =
      List.of(
          "access-open",
          "access-presence",
          "access-roster",
          "access-whitelist",
          "auto-create",
          "auto-subscribe",
          "config-node",
          "config-node-max",
          "create-and-configure",
          "create-nodes",
          "delete-items",
          "delete-nodes",
          "filtered-notifications",
          "instant-nodes",
          "item-ids",
          "last-published",
          "member-affiliation",
          "modify-affiliations",
          "persistent-items",
          "presence-notifications",
          "presence-subscribe",
          "publish",
          "publish-options",
          "purge-nodes",
          "retract-items",
          "retrieve-affiliations",
          "retrieve-default",
          "retrieve-items",
          "retrieve-subscriptions",
          "rsm",
          "subscribe");

  private final Publisher publisher;
  private final Audience audience;
  private final ClientCapabilities capabilities;
  private final Retrieval retrieval;

  /// Publishing through that publisher.
  public PersonalEventing(Publisher publisher, Audience audience, ClientCapabilities capabilities) {
    this.publisher = publisher;
    this.audience = audience;
    this.capabilities = capabilities;
    this.retrieval = new Retrieval(publisher);
  }

  @Override
  public void install(Installer to) {
    Shelf.keep(to, publisher.store(), publisher.watched());
    for (Target target : List.of(Target.ACCOUNT, Target.SERVER)) {
      to.advertise(target, NAMESPACE);
      FEATURES.forEach(feature -> to.advertise(target, NAMESPACE + "#" + feature));
    }
    to.answerWaiting(PUBSUB, Target.ACCOUNT, Asked.responder(this::answer));
    NodeCare care = new NodeCare(publisher);
    to.answerWaiting(NodeCare.PUBSUB, Target.ACCOUNT, Asked.responder(care::answer));
    capabilities.watch(publisher.notices()::welcome);
    audience.watch(publisher.notices()::joined);
  }

  @Override
  public List<String> visible(Request request) {
    return Shelf.of(request.home()).nodes().stream()
        .filter(node -> publisher.admission().admits(request.home(), node, request.from()))
        .map(Node::name)
        .toList();
  }

  private Answer answer(Asked asked) throws StanzaException {
    return switch (asked.what()) {
      case "set publish" -> publish(asked);
      case "set retract" -> retract(asked);
      case "set create" -> create(asked);
      case "get items" -> items(asked);
      case "set subscribe" -> subscribe(asked);
      case "set unsubscribe" -> unsubscribe(asked);
      case "get subscriptions" -> subscriptions(asked);
      case "get affiliations" -> affiliations(asked);
      case "get options", "set options" -> throw Refusal.unsupported("subscription-options");
      case "get default" -> throw Refusal.unsupported("retrieve-default-sub");
      default -> throw Refusal.of(Condition.BAD_REQUEST, "That is no request of XEP-0060.");
    };
  }

  private Answer publish(Asked asked) throws StanzaException {
    asked.mustBeOwn();
    String node = asked.nodeName();
    List<Element> items = asked.items();
    Element item = only(items);
    List<Element> payload = item.children();
    if (payload.size() > 1) {
      throw Refusal.of(Condition.BAD_REQUEST, "An item holds one element.", "invalid-payload");
    }
    String id = item.attribute("id");
    Publisher.Draft draft =
        new Publisher.Draft(id == null ? "" : id, payload.isEmpty() ? null : payload.getFirst());
    String published =
        publisher.publish(
            asked.home(),
            asked.from(),
            node,
            draft,
            asked.form("publish-options", NodeSettings.OPTIONS));
    Element told = Element.builder(NAMESPACE, "item").attribute("id", published).build();
    return answer(Element.builder(NAMESPACE, "publish").attribute("node", node).add(told).build());
  }

  /// The one item of a request (XEP-0060 §7.1.3.6, §12.17).
  private static Element only(List<Element> items) throws StanzaException {
    if (items.isEmpty()) {
      throw Refusal.of(Condition.BAD_REQUEST, "Name one item.", "item-required");
    }
    if (items.size() > 1) {
      throw Refusal.of(Condition.NOT_ALLOWED, "One item at a time.", "max-items-exceeded");
    }
    return items.getFirst();
  }

  private static Answer answer(Element inside) {
    return Answer.of(Element.of(PUBSUB, inside));
  }

  private Answer items(Asked asked) throws StanzaException {
    if (asked.request().own()) {
      publisher.asked(asked.home(), asked.nodeName());
    }
    return retrieval.items(asked);
  }

  private Answer retract(Asked asked) throws StanzaException {
    asked.mustBeOwn();
    String node = asked.nodeName();
    String id = only(asked.items()).attribute("id");
    if (id == null || id.isEmpty()) {
      throw Refusal.of(Condition.BAD_REQUEST, "Name one item.", "item-required");
    }
    String notify = asked.verb().attribute("notify");
    publisher.retract(asked.home(), node, id, "true".equals(notify) || "1".equals(notify));
    return Answer.done();
  }

  private Answer create(Asked asked) throws StanzaException {
    asked.mustBeOwn();
    String named = asked.verb().attribute("node");
    String node = named == null || named.isEmpty() ? publisher.freeName() : named;
    Element configure = asked.payload().child("configure");
    if (configure != null && configure.attribute("node") != null) {
      throw Refusal.of(Condition.BAD_REQUEST, "Settings of a new node do not name one.");
    }
    DataForm settings = asked.form("configure", NodeSettings.CONFIG);
    publisher.create(asked.home(), node, settings);
    return node.equals(named)
        ? Answer.done()
        : answer(Element.builder(NAMESPACE, "create").attribute("node", node).build());
  }

  private Answer subscribe(Asked asked) throws StanzaException {
    Jid subscriber = asked.subscriber();
    if (!subscriber.equals(asked.from()) && !subscriber.equals(asked.from().bare())) {
      throw Asked.notThatOne();
    }
    Node node = asked.node();
    publisher.admission().check(asked.home(), node, asked.from());
    if (!node.settings().subscribers().contains(subscriber)) {
      change(
          asked,
          node,
          all -> {
            all.add(subscriber);
            return all;
          });
    }
    Session session = asked.request().session();
    if (session != null) {
      publisher.notices().subscribed(asked.home(), session, node);
    }
    return answer(subscription(node.name(), subscriber));
  }

  private Answer unsubscribe(Asked asked) throws StanzaException {
    Jid subscriber = asked.subscriber();
    if (!subscriber.sameBare(asked.from())) {
      throw Refusal.of(Condition.FORBIDDEN, "This is somebody else's subscription.");
    }
    Node node = asked.node();
    if (!node.settings().subscribers().contains(subscriber)) {
      throw Refusal.of(
          Condition.UNEXPECTED_REQUEST, "There is no such subscription.", "not-subscribed");
    }
    change(
        asked,
        node,
        all -> {
          all.remove(subscriber);
          return all;
        });
    return Answer.done();
  }

  private void change(Asked asked, Node node, UnaryOperator<Set<Jid>> change)
      throws StanzaException {
    publisher.configure(asked.home(), node, node.settings().withSubscribers(change));
  }

  private static Element subscription(String node, Jid subscriber) {
    return Element.builder(SUBSCRIPTION)
        .attribute("node", node)
        .attribute("jid", subscriber.toString())
        .attribute("subscription", "subscribed")
        .build();
  }

  private static Answer subscriptions(Asked asked) {
    String only = asked.verb().attribute("node");
    Element.Builder all = Element.builder(NAMESPACE, "subscriptions").attribute("node", only);
    for (Node node : Shelf.of(asked.home()).nodes()) {
      if (only == null || only.equals(node.name())) {
        node.settings().subscribers().stream()
            .filter(subscriber -> subscriber.sameBare(asked.from()))
            .forEach(subscriber -> all.add(subscription(node.name(), subscriber)));
      }
    }
    return answer(all.build());
  }

  private static Answer affiliations(Asked asked) {
    String only = asked.verb().attribute("node");
    Element.Builder all = Element.builder(NAMESPACE, "affiliations").attribute("node", only);
    for (Node node : Shelf.of(asked.home()).nodes()) {
      boolean meant = only == null || only.equals(node.name());
      boolean member = node.settings().members().contains(asked.from().bare());
      if (meant && (asked.request().own() || member)) {
        all.add(
            Element.builder(NAMESPACE, "affiliation")
                .attribute("node", node.name())
                .attribute("affiliation", asked.request().own() ? "owner" : "member")
                .build());
      }
    }
    return answer(all.build());
  }

  /// What an item looks like in an answer.
  static Element item(Publisher publisher, Item item) {
    return Element.builder(NAMESPACE, "item")
        .attribute("id", item.id())
        .add(publisher.notices().payload(item))
        .build();
  }
}
