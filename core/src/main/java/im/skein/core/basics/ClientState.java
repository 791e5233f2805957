package im.skein.core.basics;

import im.skein.core.feature.Feature;
import im.skein.core.feature.Installer;
import im.skein.core.feature.Phase;
import im.skein.core.feature.Session;
import im.skein.core.feature.Xep;
import im.skein.wire.Element;
import im.skein.wire.Jid;
import im.skein.wire.Message;
import im.skein.wire.Name;
import im.skein.wire.Presence;
import im.skein.wire.Stanza;
import org.jspecify.annotations.Nullable;

/// Lets clients that nobody looks at rest: who comes and goes and who types waits until the client
/// is looked at again, or until something that matters is sent anyway. Of each sender the newest
/// waits; it always comes before what came after it.
///
/// What never waits: messages with anything in them but the state of typing, requests to see
/// presence, errors, a room's word that one has entered or left, and all requests and answers.
@Xep(
    number = 352,
    version = "1.0.0",
    note = "holds presence and typing until something else is sent")
public final class ClientState implements Feature {
  private static final String NAMESPACE = "urn:xmpp:csi:0";
  private static final Element OFFER = Element.empty(NAMESPACE, "csi");
  private static final String CHAT_STATES = "http://jabber.org/protocol/chatstates";
  private static final String CARBONS = "urn:xmpp:carbons:2";
  private static final Name FORWARDED = new Name("urn:xmpp:forward:0", "forwarded");
  private static final Name ROOM = new Name("http://jabber.org/protocol/muc#user", "x");
  private static final String SELF = "110";

  @Override
  public void install(Installer to) {
    to.offer(Phase.AUTHENTICATED, _ -> OFFER);
    to.option(new AtBinding());
    to.sieve(ClientState::kind);
  }

  /// A session that begins unlooked at.
  private static final class AtBinding implements Installer.BindOption {
    @Override
    public String name() {
      return NAMESPACE;
    }

    @Override
    public @Nullable Element bound(Session session, Element bind) {
      if (bind.child(new Name(NAMESPACE, "inactive")) != null) {
        session.inactive(true);
      }
      return null;
    }
  }

  /// What a stanza may wait as, or null.
  private static @Nullable Object kind(Stanza stanza) {
    Jid from = stanza.from();
    if (from == null) {
      return null;
    }
    if (stanza instanceof Presence presence) {
      boolean comesOrGoes =
          presence.type() == Presence.Type.AVAILABLE
              || presence.type() == Presence.Type.UNAVAILABLE;
      return comesOrGoes && !isOwnInRoom(presence) ? new Kind("presence", from.toString()) : null;
    }
    if (!(stanza instanceof Message message) || message.type() == Message.Type.ERROR) {
      return null;
    }
    Element said = message.toElement();
    for (Element payload : message.payload()) {
      Element copied = payload.child(FORWARDED);
      if (payload.name().namespace().equals(CARBONS) && copied != null) {
        Element inner = copied.child(new Name(Name.CLIENT, "message"));
        return inner != null && isTyping(inner)
            ? new Kind(
                payload.name().local(), inner.attribute("from") + " " + inner.attribute("to"))
            : null;
      }
    }
    return isTyping(said) ? new Kind("typing", from.toString()) : null;
  }

  private record Kind(String what, String who) {}

  private static boolean isOwnInRoom(Presence presence) {
    Element room = presence.payload(ROOM);
    return room != null
        && room.children().stream().anyMatch(status -> SELF.equals(status.attribute("code")));
  }

  /// Whether nothing is said but that somebody types or has stopped.
  private static boolean isTyping(Element message) {
    boolean typing = false;
    for (Element payload : message.children()) {
      switch (payload.name().namespace()) {
        case CHAT_STATES -> typing = true;
        case "urn:xmpp:hints", "urn:xmpp:sid:0", "urn:xmpp:occupant-id:0", "urn:xmpp:delay" -> {}
        case Name.CLIENT -> {
          if (!payload.name().local().equals("thread")) {
            return false;
          }
        }
        default -> {
          return false;
        }
      }
    }
    return typing;
  }
}
