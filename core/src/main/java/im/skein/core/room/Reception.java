package im.skein.core.room;

import im.skein.core.feature.Xep;
import im.skein.core.room.rule.Affiliation;
import im.skein.wire.Element;
import im.skein.wire.Envelope;
import im.skein.wire.Iq;
import im.skein.wire.Jid;
import im.skein.wire.Message;
import im.skein.wire.Name;
import im.skein.wire.Presence;
import im.skein.wire.Stanza;
import im.skein.wire.StanzaError;
import im.skein.wire.StanzaError.Condition;
import im.skein.wire.StanzaException;
import im.skein.wire.form.DataForm;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Takes each stanza for a room to where it belongs, on the room's strand.
@Xep(number = 410, version = "1.1.0")
final class Reception {
  private static final Name PING = new Name("urn:xmpp:ping", "ping");

  private final Entrance entrance;
  private final Talk talk;
  private final Wishes wishes;
  private final Map<Name, Desk> desks;

  /// What people ask of a room by messages.
  record Wishes(Invitations invitations, VoiceRequests voice, Applications applications) {}

  Reception(Entrance entrance, Talk talk, Wishes wishes, List<Desk> desks) {
    this.entrance = entrance;
    this.talk = talk;
    this.wishes = wishes;
    Map<Name, Desk> byPayload = new HashMap<>();
    desks.forEach(desk -> desk.payloads().forEach(payload -> byPayload.put(payload, desk)));
    this.desks = Map.copyOf(byPayload);
  }

  /// Whether taking the stanza may wait for a store.
  boolean waits(Room room, Stanza stanza) {
    return switch (stanza) {
      case Presence presence -> room.isChartered() && presence.type() == Presence.Type.AVAILABLE;
      case Message message ->
          Talk.isSubject(message)
              || Invitations.find(message) != null
              || Applications.find(message) != null;
      case Iq iq -> {
        Desk desk = iq.isRequest() ? desk(iq) : null;
        yield desk != null && desk.waits();
      }
    };
  }

  private @Nullable Desk desk(Iq iq) {
    return desks.get(iq.payload().getFirst().name());
  }

  /// Takes a stanza.
  ///
  /// @param handled run once when what it changes is durable and what the room says to it was said:
  ///   whoever sends has only so much that is not handled, so that little waits in the room
  void take(Room room, Stanza stanza, Jid from, Jid to, Runnable handled) {
    if (!(stanza instanceof Presence)) {
      entrance.settle(room);
    }
    switch (stanza) {
      case Presence presence -> {
        StanzaError refusal = entrance.presence(room, presence, from, to);
        if (refusal != null) {
          refuse(room, presence, refusal);
        }
        room.line().pass(handled);
      }
      case Message message -> {
        if (message.isError()) {
          room.line().pass(handled);
          return;
        }
        StanzaError refusal = message(room, message, from, to, handled);
        if (refusal != null) {
          refuse(room, message, refusal);
          room.line().pass(handled);
        }
      }
      case Iq iq -> {
        iq(room, iq, from, to);
        room.line().pass(handled);
      }
    }
  }

  /// Answers with an error, if one is owed.
  static void refuse(Room room, Stanza stanza, StanzaError error) {
    boolean owed = !stanza.isError() && !(stanza instanceof Iq iq && !iq.isRequest());
    if (owed) {
      room.send(stanza.error(error));
    }
  }

  /// @return why it is refused, or null; only then `handled` is not run
  private @Nullable StanzaError message(
      Room room, Message message, Jid from, Jid to, Runnable handled) {
    try {
      Condition refusal = said(room, message, from, to, handled);
      return refusal == null ? null : StanzaError.of(refusal);
    } catch (StanzaException e) {
      return e.error();
    }
  }

  private @Nullable Condition said(Room room, Message message, Jid from, Jid to, Runnable handled)
      throws StanzaException {
    boolean there =
        room.exists() && (!room.locked() || room.affiliation(from) == Affiliation.OWNER);
    if (!there) {
      return Condition.ITEM_NOT_FOUND;
    }
    if (!to.isBare()) {
      return talk.toOne(room, message, from, to, handled);
    }
    if (message.type() == Message.Type.GROUPCHAT) {
      return talk.toAll(room, message, from, handled);
    }
    Element x = Invitations.find(message);
    DataForm request = VoiceRequests.find(message);
    DataForm approval = Applications.find(message);
    // §17.2: what is meant for all has another type.
    boolean occupant = room.occupants().of(from) != null;
    Condition refusal = occupant ? Condition.BAD_REQUEST : Condition.NOT_ACCEPTABLE;
    if (x != null) {
      wishes.invitations.take(room, message, x, from);
      refusal = null;
    } else if (request != null) {
      refusal = wishes.voice.take(room, request, from);
    } else if (approval != null) {
      refusal = wishes.applications.answer(room, approval, from);
    }
    if (refusal == null) {
      room.line().pass(handled);
    }
    return refusal;
  }

  private void iq(Room room, Iq iq, Jid from, Jid to) {
    if (!to.isBare()) {
      relay(room, iq, from, to);
      return;
    }
    if (!iq.isRequest()) {
      return;
    }
    try {
      if (!room.exists()) {
        throw new StanzaException(StanzaError.of(Condition.ITEM_NOT_FOUND));
      }
      Desk desk = desk(iq);
      if (desk == null) {
        room.send(iq.result(answer(iq)));
      } else {
        desk.take(room, iq, from);
      }
    } catch (StanzaException e) {
      refuse(room, iq, e.error());
    }
  }

  private static @Nullable Element answer(Iq iq) throws StanzaException {
    Element payload = iq.payload().getFirst();
    if (payload.is(PING)) {
      if (iq.type() == Iq.Type.GET) {
        return null;
      }
      throw new StanzaException(StanzaError.of(Condition.BAD_REQUEST));
    }
    throw new StanzaException(StanzaError.of(Condition.SERVICE_UNAVAILABLE));
  }

  private static void toOneself(Room room, Iq iq) {
    if (!iq.isRequest()) {
      return;
    }
    try {
      room.send(iq.result(answer(iq)));
    } catch (StanzaException e) {
      refuse(room, iq, e.error());
    }
  }

  /// Takes a request or an answer to another occupant; a ping of one's own nickname is answered
  /// here (XEP-0410 §3.2).
  private static void relay(Room room, Iq iq, Jid from, Jid to) {
    Occupant sender = room.occupants().of(from);
    if (sender == null) {
      // XEP-0045 §6.6 has another answer for questions about an occupant.
      boolean asks = iq.payload().stream().anyMatch(RoomDisco::isDisco);
      StanzaError outside = StanzaError.of(Condition.NOT_ACCEPTABLE).as(StanzaError.Type.CANCEL);
      refuse(room, iq, asks ? StanzaError.of(Condition.BAD_REQUEST) : outside);
      return;
    }
    Occupant recipient = room.occupants().named(to.resource());
    if (recipient == null) {
      refuse(room, iq, StanzaError.of(Condition.ITEM_NOT_FOUND));
      return;
    }
    if (recipient == sender) {
      toOneself(room, iq);
      return;
    }
    List<Element> payload = iq.payload();
    Envelope envelope =
        new Envelope(sender.address(), recipient.device(), iq.id(), iq.envelope().lang());
    room.send(new Iq(envelope, iq.type(), payload));
  }
}
