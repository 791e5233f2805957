package im.skein.core.pubsub;

import im.skein.core.feature.Answer;
import im.skein.core.pubsub.Shelf.Node;
import im.skein.wire.Element;
import im.skein.wire.InvalidJid;
import im.skein.wire.Jid;
import im.skein.wire.Name;
import im.skein.wire.StanzaError.Condition;
import im.skein.wire.StanzaException;
import im.skein.wire.form.DataForm;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Lets the owner care for nodes (XEP-0060 §8): set them up, empty them, remove them, and say who
/// may read those that are not for all contacts.
final class NodeCare {
  private static final String NAMESPACE = "http://jabber.org/protocol/pubsub#owner";
  static final Name PUBSUB = new Name(NAMESPACE, "pubsub");
  private static final Name AFFILIATION = new Name(NAMESPACE, "affiliation");

  private final Publisher publisher;

  NodeCare(Publisher publisher) {
    this.publisher = publisher;
  }

  Answer answer(Asked asked) throws StanzaException {
    asked.mustBeOwn();
    return switch (asked.what()) {
      case "get configure" -> settings(asked);
      case "set configure" -> configure(asked);
      case "get default" ->
          answer(
              Element.builder(NAMESPACE, "default")
                  .add(NodeSettings.DEFAULTS.form().toElement())
                  .build());
      case "set delete" -> {
        publisher.delete(asked.home(), asked.node());
        yield Answer.done();
      }
      case "set purge" -> {
        publisher.purge(asked.home(), asked.node());
        yield Answer.done();
      }
      case "get affiliations" -> affiliations(asked);
      case "set affiliations" -> affiliate(asked);
      case "get subscriptions" -> subscriptions(asked);
      case "set subscriptions" -> throw Refusal.unsupported("manage-subscriptions");
      default -> throw Refusal.of(Condition.BAD_REQUEST, "That is no request of XEP-0060.");
    };
  }

  private static Answer answer(Element inside) {
    return Answer.of(Element.of(PUBSUB, inside));
  }

  private static Answer settings(Asked asked) throws StanzaException {
    Node node = asked.node();
    return answer(
        Element.builder(NAMESPACE, "configure")
            .attribute("node", node.name())
            .add(node.settings().form().toElement())
            .build());
  }

  private Answer configure(Asked asked) throws StanzaException {
    Node node = asked.node();
    if (asked.verb().child(DataForm.NAME) == null) {
      throw Refusal.of(Condition.BAD_REQUEST, "Fill in the form.");
    }
    DataForm form = Asked.form(asked.verb().children(), NodeSettings.CONFIG);
    if (form.type() == DataForm.Type.CANCEL) {
      return Answer.done();
    }
    publisher.configure(asked.home(), node, node.settings().with(form));
    if (node.settings().is(Option.NOTIFY_CONFIG)) {
      publisher.notices().changed(asked.home(), node, "configuration");
    }
    return Answer.done();
  }

  private static Answer affiliations(Asked asked) throws StanzaException {
    Node node = asked.node();
    Element.Builder all =
        Element.builder(NAMESPACE, "affiliations")
            .attribute("node", node.name())
            .add(affiliation(asked.home().jid(), "owner"));
    node.settings().members().forEach(member -> all.add(affiliation(member, "member")));
    return answer(all.build());
  }

  private static Element affiliation(Jid who, String what) {
    return Element.builder(AFFILIATION)
        .attribute("jid", who.toString())
        .attribute("affiliation", what)
        .build();
  }

  private Answer affiliate(Asked asked) throws StanzaException {
    Node node = asked.node();
    Set<Jid> come = new LinkedHashSet<>();
    Set<Jid> gone = new LinkedHashSet<>();
    for (Element change : asked.verb().children()) {
      Jid who = change.is(AFFILIATION) ? address(change.attribute("jid")) : null;
      String what = change.attribute("affiliation");
      if (who == null || who.sameBare(asked.home().jid())) {
        throw Refusal.of(Condition.NOT_ACCEPTABLE, "Name somebody else by an address.");
      }
      switch (what) {
        case null -> {}
        case "member" -> come.add(who.bare());
        case "none" -> gone.add(who.bare());
        case "outcast", "publisher", "publish-only" ->
            throw Refusal.unsupported(what + "-affiliation");
        default ->
            throw Refusal.of(Condition.NOT_ACCEPTABLE, "Others are members of a node, or none.");
      }
    }
    NodeSettings changed =
        node.settings()
            .withMembers(members -> {
              members.addAll(come);
              members.removeAll(gone);
              return members;
            });
    publisher.configure(asked.home(), node, changed);
    return Answer.done();
  }

  private static @Nullable Jid address(@Nullable String text) {
    try {
      return Jid.parseNullable(text);
    } catch (InvalidJid e) {
      return null;
    }
  }

  private static Answer subscriptions(Asked asked) throws StanzaException {
    Node node = asked.node();
    Element.Builder all =
        Element.builder(NAMESPACE, "subscriptions").attribute("node", node.name());
    for (Jid subscriber : node.settings().subscribers()) {
      all.add(
          Element.builder(NAMESPACE, "subscription")
              .attribute("jid", subscriber.toString())
              .attribute("subscription", "subscribed")
              .build());
    }
    return answer(all.build());
  }
}
