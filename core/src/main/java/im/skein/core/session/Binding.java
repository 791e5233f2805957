package im.skein.core.session;

import im.skein.core.base.Chance;
import im.skein.core.feature.Session;
import im.skein.core.session.login.Agent;
import im.skein.core.session.opening.Features;
import im.skein.wire.Element;
import im.skein.wire.Envelope;
import im.skein.wire.InvalidJid;
import im.skein.wire.Iq;
import im.skein.wire.Jid;
import im.skein.wire.Name;
import im.skein.wire.Stanza;
import im.skein.wire.StanzaError;
import im.skein.wire.StreamError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Resource binding (RFC 6120 §7). The server makes each resource: what the client asked for, which
/// names its installation, and a random part, so that two sessions never have the same.
final class Binding {
  private static final int TAG_CHARACTERS = 40;
  private static final int RANDOM_LETTERS = 12;

  private Binding() {}

  /// A bound address.
  ///
  /// @param jid the full address
  /// @param tag what the client calls itself, or this one of its sessions; empty for nothing
  /// @param device the installation: its id if the client told one, or else the tag
  /// @param agent what the client told of itself
  record Bound(Jid jid, String tag, String device, Agent agent) {
    private Bound(Jid jid, String tag, Agent agent) {
      this(jid, tag, agent.id().isEmpty() ? tag : agent.id(), agent);
    }

    /// Whether whoever binds this has come anew for the other: an installation has one session for
    /// each tag.
    boolean replaces(Bound other) {
      return !agent.id().isEmpty() && device.equals(other.device) && tag.equals(other.tag);
    }
  }

  /// Whether this is a request to bind.
  static boolean isBind(Iq iq) {
    return iq.type() == Iq.Type.SET && iq.payload(Features.BIND) != null;
  }

  /// Makes the address for a request to bind.
  ///
  /// @throws InvalidJid when what the client asked for cannot be part of an address
  static Bound bind(Jid account, Element bind, Agent agent, Chance chance) throws InvalidJid {
    String asked = bind.childText("resource");
    String tag = asked == null ? "" : cut(asked);
    String random = chance.letters(RANDOM_LETTERS);
    Jid jid = account.withResource(tag.isEmpty() ? random : tag + "." + random);
    String made = jid.resource();
    String kept = tag.isEmpty() ? "" : made.substring(0, made.length() - RANDOM_LETTERS - 1);
    return new Bound(jid, kept, agent);
  }

  /// Makes the address for a request to bind that came with the log-in (XEP-0386 §3.2.1). A tag
  /// that cannot be part of an address is left out.
  ///
  /// @param tag what the client calls itself, or null
  static Bound bind(Jid account, @Nullable String tag, Agent agent, Chance chance) {
    String random = chance.letters(RANDOM_LETTERS);
    String prefix = tag == null ? "" : cut(tag);
    Jid jid;
    try {
      jid = account.withResource(prefix.isEmpty() ? random : prefix + "/" + random);
    } catch (InvalidJid e) {
      prefix = "";
      jid = Jid.known(account + "/" + random);
    }
    return new Bound(jid, prefix, agent);
  }

  private static String cut(String asked) {
    String tag = asked.strip();
    return tag.codePointCount(0, tag.length()) <= TAG_CHARACTERS
        ? tag
        : tag.substring(0, tag.offsetByCodePoints(0, TAG_CHARACTERS));
  }

  /// Ends the earlier session of the same installation (XEP-0386 §3.2) under the same tag: pages of
  /// one browser are one installation, and each has a session of its own.
  static void replace(List<Session> others, Bound bound) {
    for (Session other : List.copyOf(others)) {
      if (other instanceof ClientSession client && bound.replaces(client.bound())) {
        other.end(new StreamError(StreamError.Condition.CONFLICT, "the client has come anew"));
      }
    }
  }

  /// Ends a session where there are too many to bind one more: one without a stream if there is
  /// any, or the oldest.
  static void makeRoom(List<Session> others, int max) {
    if (others.size() < max) {
      return;
    }
    Session oldest = others.getFirst();
    for (Session other : others) {
      if (other instanceof ClientSession client && client.outlet() == null) {
        oldest = other;
        break;
      }
    }
    oldest.end(new StreamError(StreamError.Condition.CONFLICT, "too many sessions of the account"));
  }

  /// The answer to a request to bind.
  static Element result(@Nullable String id, Jid jid) {
    return Element.builder(Name.client("iq"))
        .attribute("type", "result")
        .attribute("id", id)
        .add(
            Element.of(
                Features.BIND,
                Element.text(new Name(Features.BIND.namespace(), "jid"), jid.toString())))
        .build();
  }

  /// Whether a request of a bound client is about binding itself.
  static boolean isAboutStream(Iq iq) {
    Jid to = iq.to();
    return (to == null || to.localpart().isEmpty())
        && (iq.payload(Features.BIND) != null || iq.payload(Features.SESSION) != null);
  }

  /// The answer to such a request: there is one resource on a stream.
  static Stanza answerBound(Iq iq) {
    Iq addressed = iq.with(new Envelope(iq.from(), null, iq.id(), null));
    return iq.payload(Features.SESSION) != null
        ? addressed.result(null)
        : addressed.error(StanzaError.of(StanzaError.Condition.NOT_ALLOWED));
  }
}
