package im.skein.core.disco;

import im.skein.core.command.AdHocCommands;
import im.skein.core.command.Command;
import im.skein.core.disco.Capabilities.Identity;
import im.skein.core.feature.Answer;
import im.skein.core.feature.Feature;
import im.skein.core.feature.Installer;
import im.skein.core.feature.Phase;
import im.skein.core.feature.Request;
import im.skein.core.feature.Target;
import im.skein.core.feature.Xep;
import im.skein.core.roster.RosterView;
import im.skein.wire.Element;
import im.skein.wire.Iq;
import im.skein.wire.Jid;
import im.skein.wire.Name;
import im.skein.wire.StanzaError.Condition;
import im.skein.wire.form.DataForm;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Tells what the server and accounts can do. An account tells only those who may see its presence,
/// so that nobody else learns that it exists.
@Xep(number = 30, version = "2.5.0")
@Xep(number = 115, version = "1.6.0", note = "the server's own in the stream features")
@Xep(number = 157, version = "1.1.1")
public final class ServiceDiscovery implements Feature {
  private static final Name INFO = new Name("http://jabber.org/protocol/disco#info", "query");
  private static final Name ITEMS = new Name("http://jabber.org/protocol/disco#items", "query");
  private static final Name CAPS = new Name("http://jabber.org/protocol/caps", "c");
  private static final String NODE = "urn:skein:server";
  private static final Identity SERVER = new Identity("server", "im", "", "Skein");
  private static final Identity ACCOUNT = new Identity("account", "registered", "", "");
  private static final Identity PUBLISHING = new Identity("pubsub", "pep", "", "");

  /// XEP-0163 §6.1 has clients ask their account whether it can publish. Profanity, and what is
  /// built on Smack, ask the server only, so it says the same.
  private static final List<Identity> SERVER_AND_PUBLISHING = List.of(SERVER, PUBLISHING);

  private static final Identity LEAF = new Identity("pubsub", "leaf", "", "");
  private static final String PUBSUB = "http://jabber.org/protocol/pubsub";

  private final Advertised advertised;
  private final RosterView view;
  private final AdHocCommands commands;
  private final AccountNodes nodes;
  private final ContactAddresses contacts;
  private final List<Jid> services;

  /// The table of what all features advertise.
  @FunctionalInterface
  public interface Advertised {
    /// The namespaces that are listed for that target; complete once the server runs.
    Collection<String> of(Target target);
  }

  /// What there is to discover.
  ///
  /// @param advertised what the features advertise
  /// @param view who sees whom
  /// @param commands the commands of the server
  /// @param nodes what accounts publish
  /// @param contacts where the operator can be reached
  /// @param services the addresses of further services, such as rooms
  public record Parts(
      Advertised advertised,
      RosterView view,
      AdHocCommands commands,
      AccountNodes nodes,
      ContactAddresses contacts,
      List<Jid> services) {}

  /// Discovery of these things.
  public ServiceDiscovery(Parts parts) {
    this.advertised = parts.advertised;
    this.view = parts.view;
    this.commands = parts.commands;
    this.nodes = parts.nodes;
    this.contacts = parts.contacts;
    this.services = List.copyOf(parts.services);
  }

  @Override
  public void install(Installer to) {
    to.advertise(INFO.namespace());
    to.advertise(ITEMS.namespace());
    to.advertise(Target.SERVER, CAPS.namespace());
    to.offer(Phase.AUTHENTICATED, _ -> capabilities());
    to.answer(INFO, Target.SERVER, this::serverInfo);
    to.answer(ITEMS, Target.SERVER, this::serverItems);
    to.answer(INFO, Target.ACCOUNT, this::accountInfo);
    to.answer(ITEMS, Target.ACCOUNT, this::accountItems);
  }

  private List<DataForm> forms() {
    DataForm form = contacts.form();
    return form == null ? List.of() : List.of(form);
  }

  private String hash() {
    return Capabilities.hash(SERVER_AND_PUBLISHING, advertised.of(Target.SERVER), forms());
  }

  private Element capabilities() {
    return Element.builder(CAPS)
        .attribute("hash", "sha-1")
        .attribute("node", NODE)
        .attribute("ver", hash())
        .build();
  }

  private Answer serverInfo(Iq iq, Element query, Request request) {
    String node = query.attribute("node");
    if (iq.type() != Iq.Type.GET) {
      return Answer.refuse(Condition.BAD_REQUEST);
    }
    if (node == null || node.equals(NODE + "#" + hash())) {
      return Answer.of(info(node, SERVER_AND_PUBLISHING, advertised.of(Target.SERVER), forms()));
    }
    if (node.equals(AdHocCommands.NAMESPACE)) {
      Identity list = new Identity("automation", "command-list", "", "Commands");
      return Answer.of(
          info(node, List.of(list), List.of(INFO.namespace(), ITEMS.namespace()), List.of()));
    }
    Command command = commands.find(node, request);
    if (command == null) {
      return Answer.refuse(Condition.ITEM_NOT_FOUND);
    }
    Identity one = new Identity("automation", "command-node", "", command.name());
    List<String> features = List.of(AdHocCommands.NAMESPACE, DataForm.NAME.namespace());
    return Answer.of(info(node, List.of(one), features, List.of()));
  }

  private Answer serverItems(Iq iq, Element query, Request request) {
    String node = query.attribute("node");
    if (iq.type() != Iq.Type.GET) {
      return Answer.refuse(Condition.BAD_REQUEST);
    }
    Element.Builder items = Element.builder(ITEMS).attribute("node", node);
    if (node == null) {
      services.forEach(service -> items.add(item(service.toString(), null, null)));
    } else if (node.equals(AdHocCommands.NAMESPACE)) {
      String server = request.home().jid().domain();
      commands
          .allowed(request)
          .forEach(command -> items.add(item(server, command.node(), command.name())));
    } else {
      return Answer.refuse(Condition.ITEM_NOT_FOUND);
    }
    return Answer.of(items.build());
  }

  private Answer accountInfo(Iq iq, Element query, Request request) {
    if (!sees(request)) {
      return Answer.refuse(Condition.SERVICE_UNAVAILABLE);
    }
    if (iq.type() != Iq.Type.GET) {
      return Answer.refuse(Condition.BAD_REQUEST);
    }
    String node = query.attribute("node");
    if (node == null) {
      return Answer.of(
          info(null, List.of(ACCOUNT, PUBLISHING), advertised.of(Target.ACCOUNT), List.of()));
    }
    return nodes.visible(request).contains(node)
        ? Answer.of(info(node, List.of(LEAF), List.of(PUBSUB), List.of()))
        : Answer.refuse(Condition.ITEM_NOT_FOUND);
  }

  private Answer accountItems(Iq iq, Element query, Request request) {
    if (!sees(request)) {
      return Answer.refuse(Condition.SERVICE_UNAVAILABLE);
    }
    if (iq.type() != Iq.Type.GET) {
      return Answer.refuse(Condition.BAD_REQUEST);
    }
    String node = query.attribute("node");
    List<String> visible = nodes.visible(request);
    if (node != null && !visible.contains(node)) {
      return Answer.refuse(Condition.ITEM_NOT_FOUND);
    }
    Element.Builder items = Element.builder(ITEMS).attribute("node", node);
    if (node == null) {
      String account = request.home().jid().toString();
      visible.forEach(name -> items.add(item(account, name, null)));
    }
    return Answer.of(items.build());
  }

  private boolean sees(Request request) {
    return request.own() || view.from(request.home(), request.from());
  }

  private static Element info(
      @Nullable String node,
      List<Identity> identities,
      Collection<String> features,
      List<DataForm> forms) {
    Element.Builder info = Element.builder(INFO).attribute("node", node);
    for (Identity identity : identities) {
      info.add(
          Element.builder(INFO.namespace(), "identity")
              .attribute("category", identity.category())
              .attribute("type", identity.type())
              .attribute("name", identity.name().isEmpty() ? null : identity.name())
              .build());
    }
    features.forEach(feature ->
        info.add(Element.builder(INFO.namespace(), "feature").attribute("var", feature).build()));
    forms.forEach(form -> info.add(form.toElement()));
    return info.build();
  }

  private static Element item(String address, @Nullable String node, @Nullable String name) {
    return Element.builder(ITEMS.namespace(), "item")
        .attribute("jid", address)
        .attribute("node", node)
        .attribute("name", name)
        .build();
  }
}
