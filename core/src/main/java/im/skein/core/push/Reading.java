package im.skein.core.push;

import im.skein.wire.Element;
import im.skein.wire.InvalidJid;
import im.skein.wire.Iq;
import im.skein.wire.Jid;
import im.skein.wire.Message;
import im.skein.wire.Name;
import im.skein.wire.Stanza;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the devices of an account tell of what was read there: by the place up to which they have
/// displayed a conversation (XEP-0490), by a marker (XEP-0333), or by saying something in it.
///
/// @param chat the other person or the room, a bare address
/// @param id of the last message that was read, as the archive knows it; empty when that is not
///   told
record Reading(Jid chat, String id) {
  private static final String PUBSUB = "http://jabber.org/protocol/pubsub";
  private static final Name REQUEST = new Name(PUBSUB, "pubsub");
  private static final String PLACES = "urn:xmpp:mds:displayed:0";
  private static final Name PLACE = new Name(PLACES, "displayed");
  private static final Name STANZA_ID = new Name("urn:xmpp:sid:0", "stanza-id");
  private static final Name MARKER = new Name("urn:xmpp:chat-markers:0", "displayed");

  /// What a stanza of an account tells; mostly nothing.
  ///
  /// @param own its bare address
  static List<Reading> of(Stanza stanza, Jid own) {
    Jid to = stanza.to();
    return switch (stanza) {
      case Message message when to != null && !to.sameBare(own) && tells(message) ->
          List.of(new Reading(to.bare(), ""));
      case Iq iq when iq.type() == Iq.Type.SET && (to == null || to.equals(own)) -> places(iq);
      default -> List.of();
    };
  }

  private static boolean tells(Message message) {
    String body = message.body();
    return message.type() != Message.Type.ERROR
        && (message.payload(MARKER) != null || (body != null && !body.isBlank()));
  }

  private static List<Reading> places(Iq iq) {
    Element request = iq.payload(REQUEST);
    Element publish = request == null ? null : request.child("publish");
    if (publish == null || !PLACES.equals(publish.attribute("node"))) {
      return List.of();
    }
    List<Reading> all = new ArrayList<>(1);
    for (Element item : publish.children()) {
      Element place = item.child(PLACE);
      Element last = place == null ? null : place.child(STANZA_ID);
      Jid chat = chat(item.attribute("id"));
      if (last != null && chat != null) {
        String id = last.attribute("id");
        all.add(new Reading(chat, id == null ? "" : id));
      }
    }
    return all;
  }

  private static @Nullable Jid chat(@Nullable String written) {
    try {
      return written == null ? null : Jid.parse(written).bare();
    } catch (InvalidJid _) {
      return null;
    }
  }
}
