package im.skein.core.session;

import im.skein.core.base.Chance;
import im.skein.core.feature.Session;
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
  static final Name BIND = new Name("urn:ietf:params:xml:ns:xmpp-bind", "bind");

  /// The step that RFC 3921 had after binding; some clients still ask for it.
  static final Name SESSION = new Name("urn:ietf:params:xml:ns:xmpp-session", "session");

  private static final int TAG_CHARACTERS = 40;
  private static final int RANDOM_LETTERS = 12;

  private Binding() {}

  /// A bound address.
  ///
  /// @param jid the full address
  /// @param device what the client asked for, empty for nothing
  record Bound(Jid jid, String device) {}

  /// Whether this is a request to bind.
  static boolean isBind(Iq iq) {
    return iq.type() == Iq.Type.SET && iq.payload(BIND) != null;
  }

  /// Makes the address for a request to bind.
  ///
  /// @throws InvalidJid when what the client asked for cannot be part of an address
  static Bound bind(Jid account, Element bind, Chance chance) throws InvalidJid {
    String asked = bind.childText("resource");
    String tag = asked == null ? "" : cut(asked);
    String random = chance.letters(RANDOM_LETTERS);
    Jid jid = account.withResource(tag.isEmpty() ? random : tag + "." + random);
    String made = jid.resource();
    return new Bound(
        jid, tag.isEmpty() ? "" : made.substring(0, made.length() - RANDOM_LETTERS - 1));
  }

  private static String cut(String asked) {
    String tag = asked.strip();
    return tag.codePointCount(0, tag.length()) <= TAG_CHARACTERS
        ? tag
        : tag.substring(0, tag.offsetByCodePoints(0, TAG_CHARACTERS));
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
        .add(Element.of(BIND, Element.text(new Name(BIND.namespace(), "jid"), jid.toString())))
        .build();
  }

  /// Whether a request of a bound client is about binding itself.
  static boolean isAboutStream(Iq iq) {
    Jid to = iq.to();
    return (to == null || to.localpart().isEmpty())
        && (iq.payload(BIND) != null || iq.payload(SESSION) != null);
  }

  /// The answer to such a request: there is one resource on a stream.
  static Stanza answerBound(Iq iq) {
    Iq addressed = iq.with(new Envelope(iq.from(), null, iq.id(), null));
    return iq.payload(SESSION) != null
        ? addressed.result(null)
        : addressed.error(StanzaError.of(StanzaError.Condition.NOT_ALLOWED));
  }
}
