package im.skein.core.push;

import im.skein.core.base.Chance;
import im.skein.core.feature.Answer;
import im.skein.core.feature.Feature;
import im.skein.core.feature.Home;
import im.skein.core.feature.Installer;
import im.skein.core.feature.Request;
import im.skein.core.feature.Session;
import im.skein.core.feature.Side;
import im.skein.core.feature.Stage;
import im.skein.core.feature.Target;
import im.skein.core.feature.Transit;
import im.skein.core.feature.Verdict;
import im.skein.core.feature.Xep;
import im.skein.core.push.PostLedger.Fate;
import im.skein.core.push.Registration.App;
import im.skein.wire.Element;
import im.skein.wire.Envelope;
import im.skein.wire.InvalidJid;
import im.skein.wire.Iq;
import im.skein.wire.Jid;
import im.skein.wire.Message;
import im.skein.wire.Name;
import im.skein.wire.Stanza;
import im.skein.wire.StanzaError.Condition;
import im.skein.wire.form.DataForm;
import im.skein.wire.form.DataForm.Field;
import im.skein.wire.form.DataForm.Kind;
import im.skein.wire.xml.XmlWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Wakes devices through the app servers of their clients.
@Xep(
    number = 357,
    version = "0.4.1",
    note = "reaches services and components of this server only, while there is no federation")
public final class AppServers implements Feature {
  private static final String NAMESPACE = "urn:xmpp:push:0";
  private static final String PUBSUB = "http://jabber.org/protocol/pubsub";
  private static final String OPTIONS = PUBSUB + "#publish-options";
  private static final Name ENABLE = new Name(NAMESPACE, "enable");
  private static final Name DISABLE = new Name(NAMESPACE, "disable");
  private static final Name TOLD = new Name(PUBSUB, "pubsub");
  private static final String ID = "push-";
  private static final int ID_LETTERS = 16;
  private static final int MAX_NODE = 1023;
  private static final int MAX_OPTIONS = 4096;
  private static final int PENDING = 1000;

  /// What a client sees where it may see nothing; some take a push without a text for no message.
  private static final String HIDDEN = "New message";

  private final Parts parts;
  private final Map<String, Asked> pending = bounded();

  /// What this stands on.
  ///
  /// @param domain of the server, which publishes
  /// @param disclosure how much app servers are told
  /// @param reachable whether stanzas to an address can arrive at all
  /// @param route takes stanzas to where they belong, on any thread
  public record Parts(
      Jid domain,
      Disclosure disclosure,
      Predicate<Jid> reachable,
      Consumer<Stanza> route,
      Register register,
      PostLedger ledger,
      Chance chance) {}

  /// Publishes to app servers.
  public AppServers(Parts parts) {
    this.parts = parts;
  }

  @Override
  public void install(Installer to) {
    to.advertise(Target.ACCOUNT, NAMESPACE);
    to.answerWaiting(ENABLE, Target.ACCOUNT, this::enable);
    to.answerWaiting(DISABLE, Target.ACCOUNT, this::disable);
    to.hear(this::answered);
    to.at(Side.RECIPIENT, Stage.GUARD, this::revoked);
  }

  private Answer enable(Iq iq, Element wish, Request request) {
    Session session = request.session();
    if (session == null || !request.own()) {
      return Answer.refuse(Condition.FORBIDDEN);
    }
    Jid service = service(wish);
    String node = node(wish);
    List<Element> options = wish.children();
    if (iq.type() != Iq.Type.SET || service == null || !isForm(options)) {
      return Answer.refuse(Condition.BAD_REQUEST);
    }
    if (node.length() > MAX_NODE || size(options) > MAX_OPTIONS) {
      return Answer.refuse(Condition.NOT_ACCEPTABLE, "The node or the options are too long.");
    }
    if (!parts.reachable.test(service)) {
      return Answer.refuse(
          Condition.REMOTE_SERVER_NOT_FOUND, "This server reaches only services of its own.");
    }
    App app = new App(session.device(), service, node, options);
    return parts.register.change(request.home(), list -> list.plus(app))
        ? Answer.done()
        : tooMany();
  }

  static Answer tooMany() {
    return Answer.refuse(
        Condition.POLICY_VIOLATION,
        "An account may have %d push registrations; disable some.".formatted(Registrations.MOST));
  }

  private Answer disable(Iq iq, Element wish, Request request) {
    if (request.session() == null || !request.own()) {
      return Answer.refuse(Condition.FORBIDDEN);
    }
    Jid service = service(wish);
    if (iq.type() != Iq.Type.SET || service == null) {
      return Answer.refuse(Condition.BAD_REQUEST);
    }
    String node = wish.attribute("node");
    boolean _ =
        parts.register.change(
            request.home(),
            list ->
                list.minus(one ->
                    one instanceof App app
                        && app.service().equals(service)
                        && (node == null || app.node().equals(node))));
    return Answer.done();
  }

  /// An app server tells that it takes nothing for a node any more (XEP-0357 §8). From others that
  /// is a message like any.
  private Verdict revoked(Stanza stanza, Transit transit) {
    Home home = transit.home();
    Element told = stanza instanceof Message message ? message.payload(TOLD) : null;
    Element affiliation = told == null ? null : told.child("affiliation");
    if (told == null
        || affiliation == null
        || !"none".equals(affiliation.attribute("affiliation"))
        || !home.jid().toString().equals(affiliation.attribute("jid"))) {
      return new Verdict.Continue(stanza);
    }
    Predicate<Registration> meant =
        one ->
            one instanceof App app
                && app.service().equals(stanza.from())
                && app.node().equals(node(told));
    if (Register.of(home).all().stream().noneMatch(meant)) {
      return new Verdict.Continue(stanza);
    }
    parts.ledger.note(Fate.GONE);
    parts.register.forget(home.jid(), meant);
    return new Verdict.Absorb();
  }

  private static @Nullable Jid service(Element wish) {
    String written = wish.attribute("jid");
    try {
      return written == null ? null : Jid.parse(written);
    } catch (InvalidJid _) {
      return null;
    }
  }

  private static String node(Element wish) {
    String node = wish.attribute("node");
    return node == null ? "" : node;
  }

  /// Whether these are options for publishing, or nothing.
  private static boolean isForm(List<Element> options) {
    DataForm form = DataForm.find(options);
    return options.isEmpty()
        || (options.size() == 1
            && form != null
            && form.formType().equals(OPTIONS)
            && form.type() == DataForm.Type.SUBMIT
            && form.repeated() == null);
  }

  private static int size(List<Element> options) {
    return options.stream().mapToInt(form -> XmlWriter.bytes(form, "").length).sum();
  }

  /// Publishes something at an app server, on the strand of the home.
  ///
  /// @param count how many there were since the device was last here
  void publish(Home home, App to, News news, int count) {
    String id = ID + parts.chance.letters(ID_LETTERS);
    synchronized (pending) {
      pending.put(id, new Asked(home.jid(), to));
    }
    Element.Builder pubsub =
        Element.builder(PUBSUB, "pubsub")
            .add(
                Element.builder(PUBSUB, "publish")
                    .attribute("node", to.node().isEmpty() ? null : to.node())
                    .add(Element.of(new Name(PUBSUB, "item"), notification(news, count)))
                    .build());
    if (!to.options().isEmpty()) {
      pubsub.add(Element.builder(PUBSUB, "publish-options").addAll(to.options()).build());
    }
    parts.route.accept(
        new Iq(
            new Envelope(parts.domain, to.service(), id, null),
            Iq.Type.SET,
            List.of(pubsub.build())));
  }

  private Element notification(News news, int count) {
    List<Field> fields = new ArrayList<>();
    fields.add(Field.of("message-count", Kind.TEXT_SINGLE, Integer.toString(count)));
    if (parts.disclosure != Disclosure.NOTHING) {
      fields.add(Field.of("last-message-sender", Kind.JID_SINGLE, news.from().toString()));
    }
    boolean told = parts.disclosure == Disclosure.TEXT && !news.text().isEmpty();
    fields.add(Field.of("last-message-body", Kind.TEXT_SINGLE, told ? news.text() : HIDDEN));
    return Element.of(
        new Name(NAMESPACE, "notification"),
        DataForm.submit("urn:xmpp:push:summary", fields).toElement());
  }

  /// Somebody answered the server; perhaps an app server.
  private void answered(Iq answer) {
    String id = answer.id();
    Jid from = answer.from();
    Asked asked = null;
    synchronized (pending) {
      Asked found = id == null ? null : pending.get(id);
      if (found != null && found.by.service().equals(from)) {
        asked = found;
        pending.remove(id);
      }
    }
    if (asked == null) {
      return;
    }
    if (answer.type() == Iq.Type.RESULT) {
      parts.ledger.note(Fate.TAKEN);
      parts.register.taken(asked.account, asked.by);
      return;
    }
    switch (Reason.of(answer)) {
      case GONE -> {
        parts.ledger.note(Fate.GONE);
        parts.register.forget(asked.account, asked.by::equals);
      }
      case REFUSED -> {
        parts.ledger.note(Fate.REFUSED);
        parts.register.refused(asked.account, asked.by);
      }
      case AWAY -> parts.ledger.note(Fate.DROPPED);
    }
  }

  /// Why an app server took nothing.
  private enum Reason {
    /// The node is no more.
    GONE,
    /// It does not want it.
    REFUSED,
    /// It may want the next one.
    AWAY;

    static Reason of(Iq answer) {
      Element error = answer.payload(Name.client("error"));
      if (error == null) {
        return REFUSED;
      }
      Set<String> gone = Set.of("item-not-found", "gone");
      if (error.children().stream().anyMatch(child -> gone.contains(child.name().local()))) {
        return GONE;
      }
      return "wait".equals(error.attribute("type")) ? AWAY : REFUSED;
    }
  }

  private record Asked(Jid account, App by) {}

  private static <V> Map<String, V> bounded() {
    return new LinkedHashMap<>() {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.@Nullable Entry<String, V> eldest) {
        return size() > PENDING;
      }
    };
  }
}
