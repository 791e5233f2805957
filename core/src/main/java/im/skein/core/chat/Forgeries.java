package im.skein.core.chat;

import im.skein.core.feature.Feature;
import im.skein.core.feature.Installer;
import im.skein.core.feature.Side;
import im.skein.core.feature.Stage;
import im.skein.core.feature.Transit;
import im.skein.core.feature.Verdict;
import im.skein.wire.Element;
import im.skein.wire.InvalidJid;
import im.skein.wire.Jid;
import im.skein.wire.Message;
import im.skein.wire.Name;
import im.skein.wire.Stanza;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Removes from messages what only the server may say, whoever sent it: ids and delays in its name,
/// tombstones, and wrappers that would pass for copies of other messages.
public final class Forgeries implements Feature {
  private static final Name DELAY = new Name("urn:xmpp:delay", "delay");

  /// Namespaces that reach a client only in what the server itself made.
  private static final Set<String> OURS =
      Set.of(
          "urn:xmpp:carbons:2",
          "urn:xmpp:carbons:1",
          Amendments.MODERATION,
          "urn:skein:account:0",
          "urn:skein:deletion:0");

  private static final Name ARCHIVE_RESULT = new Name("urn:xmpp:mam:2", "result");
  private static final Name PRIVATE = new Name("urn:xmpp:carbons:2", "private");

  private final Jid domain;

  /// For a server of that domain.
  public Forgeries(Jid domain) {
    this.domain = domain;
  }

  @Override
  public void install(Installer to) {
    to.at(Side.RECIPIENT, Stage.REWRITE, this::clean);
  }

  private Verdict clean(Stanza stanza, Transit transit) {
    if (transit.origin() == null || !(stanza instanceof Message)) {
      return new Verdict.Continue(stanza);
    }
    List<Element> payload = stanza.payload();
    Jid recipient = transit.home().jid();
    for (int i = 0; i < payload.size(); i++) {
      if (isForged(payload.get(i), recipient)) {
        return new Verdict.Continue(stanza.with(without(payload, recipient)));
      }
    }
    return new Verdict.Continue(stanza);
  }

  private List<Element> without(List<Element> payload, Jid recipient) {
    List<Element> kept = new ArrayList<>(payload.size());
    for (Element element : payload) {
      if (!isForged(element, recipient)) {
        kept.add(element);
      }
    }
    return List.copyOf(kept);
  }

  private boolean isForged(Element element, Jid recipient) {
    Name name = element.name();
    if (name.equals(StanzaIds.STANZA_ID)) {
      return isOurs(element.attribute("by"), recipient);
    }
    if (name.equals(DELAY)) {
      return isOurs(element.attribute("from"), recipient);
    }
    return name.equals(ARCHIVE_RESULT)
        || name.equals(Amendments.RETRACTED)
        || (OURS.contains(name.namespace()) && !name.equals(PRIVATE));
  }

  /// Whether the address speaks for this server: unreadable ones count too, for a client may read
  /// them in its own way.
  private boolean isOurs(@Nullable String address, Jid recipient) {
    if (address == null) {
      return true;
    }
    try {
      Jid by = Jid.parse(address);
      return by.sameBare(recipient) || by.sameBare(domain);
    } catch (InvalidJid e) {
      return true;
    }
  }
}
