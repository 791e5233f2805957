package im.skein.core.disco;

import im.skein.core.base.Chance;
import im.skein.core.disco.Capabilities.Identity;
import im.skein.core.feature.Feature;
import im.skein.core.feature.Installer;
import im.skein.core.feature.Key;
import im.skein.core.feature.Session;
import im.skein.core.feature.Side;
import im.skein.core.feature.Stage;
import im.skein.core.feature.Transit;
import im.skein.core.feature.Verdict;
import im.skein.core.feature.Xep;
import im.skein.wire.Element;
import im.skein.wire.Envelope;
import im.skein.wire.Iq;
import im.skein.wire.Jid;
import im.skein.wire.Name;
import im.skein.wire.Presence;
import im.skein.wire.Stanza;
import im.skein.wire.form.DataForm;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Learns from presence what clients wish to be notified of. Who shows a hash that is not known yet
/// is asked once; an answer that the hash does not stand for is believed for that client only.
@Xep(number = 115, version = "1.6.0", note = "of clients: what they wish to be notified of")
public final class ClientCapabilities implements Feature {
  private static final Name CAPS = new Name("http://jabber.org/protocol/caps", "c");
  private static final Name INFO = new Name("http://jabber.org/protocol/disco#info", "query");
  private static final String NOTIFY = "+notify";
  private static final String ID = "caps-";
  private static final int ID_LETTERS = 16;
  private static final int MAX_HASHES = 1_000;
  private static final int MAX_WISHES = 100;
  private static final int MAX_LENGTH = 256;
  private static final Key<Shown> SHOWN = new Key<>("capabilities");

  private final Chance chance;
  private final List<Consumer<Session>> watchers = new CopyOnWriteArrayList<>();
  private final Map<String, Set<String>> known = new Known();

  /// Nothing is known yet.
  public ClientCapabilities(Chance chance) {
    this.chance = chance;
  }

  /// What a client has shown.
  ///
  /// @param hash the method and the hash
  /// @param question the id of the question that waits for an answer, empty for none
  /// @param wishes the nodes it wishes to be notified of
  private record Shown(String hash, String question, Set<String> wishes) {}

  /// The hashes that were seen lately, and the wishes each stands for.
  private static final class Known extends LinkedHashMap<String, Set<String>> {
    private static final long serialVersionUID = 1L;

    Known() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Set<String>> eldest) {
      return size() > MAX_HASHES;
    }
  }

  @Override
  public void install(Installer to) {
    to.at(Side.SENDER, Stage.REWRITE, this::look);
  }

  /// The nodes that the client of a session wishes to be notified of, as far as is known; empty
  /// while it is not available. Asked on the strand of its home.
  public static Set<String> wishes(Session session) {
    Shown shown = session.get(SHOWN);
    return shown == null || session.presence() == null ? Set.of() : shown.wishes;
  }

  /// Sees to it that somebody is told of each session that has become available and wishes to be
  /// notified, or wishes something else than before; on the strand of its home.
  public void watch(Consumer<Session> watcher) {
    watchers.add(watcher);
  }

  private Verdict look(Stanza stanza, Transit transit) {
    Session session = transit.origin();
    if (session == null) {
      return new Verdict.Continue(stanza);
    }
    Jid to = stanza.to();
    boolean own = to == null || to.equals(session.home().jid());
    if (own && stanza instanceof Presence presence && presence.type() == Presence.Type.AVAILABLE) {
      shows(presence, session);
    } else if (own && stanza instanceof Iq iq && !iq.isRequest()) {
      return answers(iq, session) ? new Verdict.Absorb() : new Verdict.Continue(stanza);
    }
    return new Verdict.Continue(stanza);
  }

  private void shows(Presence presence, Session session) {
    Element caps = presence.payload(CAPS);
    String method = caps == null ? null : caps.attribute("hash");
    String node = caps == null ? null : caps.attribute("node");
    String version = caps == null ? null : caps.attribute("ver");
    if (method == null || node == null || version == null || version.length() > MAX_LENGTH) {
      return;
    }
    String hash = method + " " + version;
    Shown before = session.get(SHOWN);
    if (before != null && before.hash.equals(hash)) {
      if (session.presence() == null) {
        tell(session);
      }
      return;
    }
    Set<String> wishes = known(hash);
    if (wishes == null) {
      String question = ID + chance.letters(ID_LETTERS);
      session.put(SHOWN, new Shown(hash, question, Set.of()));
      ask(session, question, node + "#" + version);
    } else {
      session.put(SHOWN, new Shown(hash, "", wishes));
      tell(session);
    }
  }

  private static void ask(Session session, String id, String node) {
    Element query = Element.builder(INFO).attribute("node", node).build();
    session.send(
        new Iq(
            new Envelope(session.home().jid(), session.jid(), id, null),
            Iq.Type.GET,
            List.of(query)));
  }

  private boolean answers(Iq iq, Session session) {
    Shown shown = session.get(SHOWN);
    if (shown == null || shown.question.isEmpty() || !shown.question.equals(iq.id())) {
      return false;
    }
    Element query = iq.payload(INFO);
    Set<String> wishes = Set.of();
    if (iq.type() == Iq.Type.RESULT && query != null) {
      wishes = wishes(query);
      if (shown.hash.equals(hash(query, shown.hash))) {
        know(shown.hash, wishes);
      }
    }
    session.put(SHOWN, new Shown(shown.hash, "", wishes));
    tell(session);
    return true;
  }

  /// The watchers look once the presence itself was dealt with.
  private void tell(Session session) {
    session
        .home()
        .strand()
        .execute(() -> {
          if (!wishes(session).isEmpty()) {
            watchers.forEach(watcher -> watcher.accept(session));
          }
        });
  }

  private static Set<String> wishes(Element query) {
    Set<String> wishes = new LinkedHashSet<>();
    for (String feature : features(query)) {
      if (feature.endsWith(NOTIFY)
          && feature.length() <= MAX_LENGTH
          && wishes.size() < MAX_WISHES) {
        wishes.add(feature.substring(0, feature.length() - NOTIFY.length()));
      }
    }
    return Set.copyOf(wishes);
  }

  private static List<String> features(Element query) {
    return query.children().stream()
        .filter(child -> child.name().equals(new Name(INFO.namespace(), "feature")))
        .map(child -> told(child, "var"))
        .toList();
  }

  private static String told(Element element, String attribute) {
    String value = element.attribute(attribute);
    return value == null ? "" : value;
  }

  /// The hash of an answer by the method of the one that was shown; empty when it is not known.
  private static String hash(Element query, String shown) {
    String method = shown.substring(0, shown.indexOf(' '));
    List<Identity> identities =
        query.children().stream()
            .filter(child -> child.name().equals(new Name(INFO.namespace(), "identity")))
            .map(ClientCapabilities::identity)
            .toList();
    List<DataForm> forms =
        query.children().stream()
            .map(child -> DataForm.find(List.of(child)))
            .flatMap(Stream::ofNullable)
            .filter(form -> !form.formType().isEmpty())
            .toList();
    String digest =
        switch (method) {
          case "sha-1" -> Capabilities.hash("SHA-1", identities, features(query), forms);
          case "sha-256" -> Capabilities.hash("SHA-256", identities, features(query), forms);
          default -> "";
        };
    return method + " " + digest;
  }

  private static Identity identity(Element element) {
    @Nullable String lang = element.attribute(new Name(Name.XML, "lang"));
    return new Identity(
        told(element, "category"),
        told(element, "type"),
        lang == null ? "" : lang,
        told(element, "name"));
  }

  private @Nullable Set<String> known(String hash) {
    synchronized (known) {
      return known.get(hash);
    }
  }

  private void know(String hash, Set<String> wishes) {
    synchronized (known) {
      known.put(hash, wishes);
    }
  }
}
