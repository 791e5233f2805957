package im.skein.core.room;

import im.skein.core.base.Chance;
import im.skein.core.base.Time;
import im.skein.core.chat.Lasting;
import im.skein.core.chat.Mark;
import im.skein.core.chat.MessageLog;
import im.skein.core.chat.MessageLog.Appended;
import im.skein.core.chat.MessageLog.RoomAppend;
import im.skein.core.chat.Recording;
import im.skein.core.chat.StanzaIds;
import im.skein.core.room.keep.Subject;
import im.skein.core.room.rule.Rules;
import im.skein.core.room.word.Foreign;
import im.skein.core.room.word.Muc;
import im.skein.wire.Element;
import im.skein.wire.Envelope;
import im.skein.wire.Jid;
import im.skein.wire.Message;
import im.skein.wire.StanzaError;
import im.skein.wire.StanzaError.Condition;
import im.skein.wire.xml.XmlWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is said in a room: to everybody, to one other, and of what the room talks about (XEP-0045
/// §7.4, §7.5, §8.1). What lasts is durable before anybody is told.
final class Talk {
  private final MessageLog log;
  private final StanzaIds ids;
  private final Keeping keeping;
  private final RoomSettings settings;
  private final Time time;
  private final Chance chance;

  /// What speaking stands on.
  record Parts(
      MessageLog log,
      StanzaIds ids,
      Keeping keeping,
      RoomSettings settings,
      Time time,
      Chance chance) {}

  Talk(Parts parts) {
    log = parts.log;
    ids = parts.ids;
    keeping = parts.keeping;
    settings = parts.settings;
    time = parts.time;
    chance = parts.chance;
  }

  /// Whether the message changes what a room talks about.
  static boolean isSubject(Message message) {
    return message.type() == Message.Type.GROUPCHAT
        && message.payload(Muc.SUBJECT) != null
        && message.payload(Message.BODY) == null
        && message.payload(Muc.THREAD) == null;
  }

  /// Says something to everybody.
  ///
  /// @param handled run once when it is durable, or refused later
  /// @return why it is refused, or null
  @Nullable Condition toAll(Room room, Message message, Jid from, Runnable handled) {
    Occupant sender = room.occupants().of(from);
    if (sender == null) {
      return Condition.NOT_ACCEPTABLE;
    }
    Element subject = isSubject(message) ? message.payload(Muc.SUBJECT) : null;
    boolean allowed =
        subject == null
            ? Rules.maySpeak(sender.role())
            : Rules.maySetSubject(sender.role(), room.config());
    if (!allowed) {
      return Condition.FORBIDDEN;
    }
    if (subject != null) {
      room.subject(new Subject(sender.address(), subject.text(), time.now()));
      keeping.save(room);
    }
    List<Element> payload = new ArrayList<>(Foreign.without(message.payload()));
    payload.add(sender.id());
    payload.replaceAll(Element::forMany);
    Message ready =
        new Message(
            new Envelope(sender.address(), null, message.id(), message.envelope().lang()),
            Message.Type.GROUPCHAT,
            List.copyOf(payload));
    Message kept =
        RoomArchive.signed(ready, from, room.affiliation(sender.person()), sender.role());
    speak(room, new Speech(message, ready, kept, from, room.devices(), handled));
    return null;
  }

  /// Something said.
  ///
  /// @param original as it came
  /// @param ready as it is told, but for its id and the addressee
  /// @param kept as it is kept
  /// @param to the devices that were there when it came
  private record Speech(
      Message original, Message ready, Message kept, Jid from, List<Jid> to, Runnable handled) {}

  private void speak(Room room, Speech speech) {
    Message ready = speech.ready;
    if (!Lasting.says(speech.original)) {
      room.line()
          .pass(() -> {
            give(room, ready, speech.to);
            speech.handled.run();
          });
      return;
    }
    byte[] bytes = XmlWriter.bytes(speech.kept.toElement(), "");
    byte @Nullable [] mark = Mark.of(speech.original, speech.from.bare().toString());
    if (!settings.archive() || !room.config().archive()) {
      byte[] id = mark == null ? chance.bytes(Mark.BYTES) : mark;
      Element stanzaId = StanzaIds.element(room.jid(), id);
      room.line()
          .pass(() -> {
            told(
                room,
                (Message) ready.plus(stanzaId.forMany()),
                time.now(),
                bytes.length,
                speech.to);
            speech.handled.run();
          });
      return;
    }
    room.spoken();
    room.line()
        .await(
            log.append(new RoomAppend(room.jid(), mark, bytes)).handle(Outcome::new),
            outcome -> {
              settle(room, speech, outcome, bytes.length);
              speech.handled.run();
            });
  }

  /// What became of an append: one of the two is there.
  private record Outcome(@Nullable Appended kept, @Nullable Throwable failure) {}

  private void settle(Room room, Speech speech, @Nullable Outcome outcome, int bytes) {
    Appended kept = outcome == null ? null : outcome.kept;
    if (kept == null) {
      StanzaError error = Recording.refusal(outcome == null ? null : outcome.failure);
      room.send(speech.original.error(error));
      return;
    }
    Element id = ids.element(room.jid(), kept.conversation(), kept.sequence());
    Message told = (Message) speech.ready.plus(id.forMany());
    if (kept.duplicate()) {
      // Its sender may not know yet that it was told.
      give(room, told, List.of(speech.from));
    } else {
      told(room, told, Keeping.instant(kept.stampMicros()), bytes, speech.to);
    }
  }

  private static void told(Room room, Message message, Instant stamp, int bytes, List<Jid> to) {
    if (!isSubject(message)) {
      room.history().add(new History.Entry(message, stamp, bytes));
    }
    give(room, message, to);
  }

  private static void give(Room room, Message message, List<Jid> to) {
    List<Message> one = List.of(message);
    for (Jid device : to) {
      room.deliver(one, device);
    }
  }

  /// Says something to one other occupant (§7.5).
  ///
  /// @return why it is refused, or null; only then `handled` is not run
  @Nullable Condition toOne(Room room, Message message, Jid from, Jid to, Runnable handled) {
    Occupant sender = room.occupants().of(from);
    if (sender == null) {
      return Condition.NOT_ACCEPTABLE;
    }
    Occupant recipient = room.occupants().named(to.resource());
    if (recipient == null) {
      return Condition.ITEM_NOT_FOUND;
    }
    if (message.type() == Message.Type.GROUPCHAT) {
      return Condition.BAD_REQUEST;
    }
    if (!room.config().privateMessages().allows(sender.role())) {
      return Condition.FORBIDDEN;
    }
    List<Element> payload = new ArrayList<>(Foreign.without(message.payload()));
    payload.add(Element.empty(Muc.USER_X));
    payload.add(sender.id());
    Envelope envelope =
        new Envelope(sender.address(), recipient.device(), message.id(), message.envelope().lang());
    room.send(new Message(envelope, message.type(), List.copyOf(payload)), handled);
    return null;
  }
}
