package im.skein.core.room;

import im.skein.core.base.Chance;
import im.skein.core.base.Failures;
import im.skein.core.base.StoreException;
import im.skein.core.base.Time;
import im.skein.core.chat.Amendment;
import im.skein.core.chat.Amendments;
import im.skein.core.chat.Kept;
import im.skein.core.chat.Lasting;
import im.skein.core.chat.Mark;
import im.skein.core.chat.MessageLog;
import im.skein.core.chat.MessageLog.Appended;
import im.skein.core.chat.MessageLog.RoomAppend;
import im.skein.core.chat.Recording;
import im.skein.core.chat.StanzaIds;
import im.skein.core.room.keep.History;
import im.skein.core.room.keep.Subject;
import im.skein.core.room.rule.RoomSettings;
import im.skein.core.room.rule.Rules;
import im.skein.core.room.word.Bounds;
import im.skein.core.room.word.Foreign;
import im.skein.core.room.word.Muc;
import im.skein.wire.Element;
import im.skein.wire.Envelope;
import im.skein.wire.Jid;
import im.skein.wire.Message;
import im.skein.wire.StanzaError;
import im.skein.wire.StanzaError.Condition;
import im.skein.wire.StanzaException;
import im.skein.wire.xml.XmlWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
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
  private final Failures failures;

  /// What speaking stands on.
  record Parts(
      MessageLog log,
      StanzaIds ids,
      Keeping keeping,
      RoomSettings settings,
      Time time,
      Chance chance,
      Failures failures) {}

  Talk(Parts parts) {
    log = parts.log;
    ids = parts.ids;
    keeping = parts.keeping;
    settings = parts.settings;
    time = parts.time;
    chance = parts.chance;
    failures = parts.failures;
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
  /// @throws StanzaException when it cannot change what was said before
  @Nullable Condition toAll(Room room, Message message, Jid from, Runnable handled)
      throws StanzaException {
    Occupant sender = room.occupants().of(from);
    if (sender == null) {
      return Condition.NOT_ACCEPTABLE;
    }
    Amendment amendment = Amendments.inRoom(message, author(room, sender), ids);
    Element subject = isSubject(message) ? message.payload(Muc.SUBJECT) : null;
    boolean allowed =
        subject == null
            ? Rules.maySpeak(sender.role())
            : Rules.maySetSubject(sender.role(), room.config());
    if (!allowed) {
      return Condition.FORBIDDEN;
    }
    Subject wanted = null;
    if (subject != null && subject.text().length() > Bounds.LONGEST_SUBJECT) {
      return Condition.POLICY_VIOLATION;
    }
    if (subject != null) {
      wanted = new Subject(sender.address(), subject.text(), time.now());
      keeping.save(room, wanted);
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
    Consumer<@Nullable StanzaError> told =
        refusal -> {
          if (refusal != null) {
            room.send(message.error(refusal));
          }
          handled.run();
        };
    byte @Nullable [] mark = Mark.of(message, from.bare().toString());
    Speech speech =
        new Speech(ready, kept, amendment, wanted, mark, List.of(from), room.devices(), told);
    if (amendment.isNone() && !Lasting.says(message)) {
      room.line()
          .pass(() -> {
            give(room, ready, speech.to);
            told.accept(null);
          });
    } else {
      speak(room, speech);
    }
    return null;
  }

  private static String author(Room room, Occupant sender) {
    String id = sender.id().attribute("id");
    return Kept.author(room.jid().toString(), id == null ? "" : id);
  }

  /// Says something in the name of the room.
  ///
  /// @param message without an addressee
  /// @param amendment what it does to what was said
  /// @param told run once in the order of the room: with null when it is done, or why it is not
  void announce(
      Room room, Message message, Amendment amendment, Consumer<@Nullable StanzaError> told) {
    speak(
        room, new Speech(message, message, amendment, null, null, List.of(), room.devices(), told));
  }

  /// Something said.
  ///
  /// @param ready as it is told, but for its id and the addressee
  /// @param kept as it is kept
  /// @param amendment what it does to what was said before
  /// @param mark by which it is known when it is sent again, or null
  /// @param again the devices that are told when it was sent again
  /// @param subject what the room talks about from then on, null when it is no subject
  /// @param to the devices that were there when it came
  /// @param told run once when it is done, or refused
  @SuppressWarnings("ArrayRecordComponent")
  private record Speech(
      Message ready,
      Message kept,
      Amendment amendment,
      @Nullable Subject subject,
      byte @Nullable [] mark,
      List<Jid> again,
      List<Jid> to,
      Consumer<@Nullable StanzaError> told) {}

  private void speak(Room room, Speech speech) {
    byte[] bytes = XmlWriter.bytes(speech.kept.toElement(), "");
    byte @Nullable [] mark = speech.mark;
    if (!settings.archive() || !room.config().archive()) {
      byte[] id = mark == null ? chance.bytes(Mark.BYTES) : mark;
      Element stanzaId = StanzaIds.element(room.jid(), id);
      room.line()
          .pass(() -> {
            try {
              room.history().amend(speech.amendment, ids, time.now());
            } catch (StoreException e) {
              speech.told.accept(Recording.refusal(e));
              return;
            }
            Message message = (Message) speech.ready.plus(stanzaId.forMany());
            told(room, new History.Entry(message, 0, time.now(), bytes.length), speech);
            speech.told.accept(null);
          });
      return;
    }
    room.spoken();
    room.line()
        .await(
            log.append(new RoomAppend(room.jid(), mark, bytes, speech.amendment))
                .handle(Outcome::new),
            outcome -> settle(room, speech, outcome, bytes.length));
  }

  /// A subject is written down before it is said, so that it lasts once it was said; when it was
  /// not said after all, what is written down is put right.
  private void putRight(Room room, Speech speech) {
    if (speech.subject != null && !Objects.equals(room.subject(), room.savedSubject())) {
      room.strand()
          .executeWaiting(() -> {
            try {
              keeping.save(room);
            } catch (RuntimeException e) {
              failures.trouble("keeping the subject of a room", e);
            }
          });
    }
  }

  /// What became of an append: one of the two is there.
  private record Outcome(@Nullable Appended kept, @Nullable Throwable failure) {}

  private void settle(Room room, Speech speech, @Nullable Outcome outcome, int bytes) {
    Appended kept = outcome == null ? null : outcome.kept;
    if (kept == null) {
      putRight(room, speech);
      speech.told.accept(Recording.refusal(outcome == null ? null : outcome.failure));
      return;
    }
    Element id = ids.element(room.jid(), kept.conversation(), kept.sequence());
    Message message = (Message) speech.ready.plus(id.forMany());
    if (kept.duplicate()) {
      // Its sender may not know yet that it was told, nor that it is gone since.
      String place = ids.id(kept.conversation(), kept.sequence());
      Message told = room.history().message(place);
      give(room, told == null ? message : told, speech.again);
    } else {
      Instant stamp = Keeping.instant(kept.stampMicros());
      recall(room, speech.amendment, stamp);
      told(room, new History.Entry(message, kept.sequence(), stamp, bytes), speech);
    }
    putRight(room, speech);
    speech.told.accept(null);
  }

  /// What the log has done to its messages is done to those that are at hand.
  private void recall(Room room, Amendment amendment, Instant stamp) {
    try {
      room.history().amend(amendment, ids, stamp);
    } catch (StoreException e) {
      // The log has it, and it is too old to be at hand.
    }
  }

  private static void told(Room room, History.Entry entry, Speech speech) {
    if (speech.subject == null) {
      room.history().add(entry);
    } else {
      room.subject(speech.subject);
    }
    give(room, entry.message(), speech.to);
    room.hint(entry.message(), speech.to);
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
    room.ask(
        new Message(envelope, message.type(), List.copyOf(payload)),
        refusal -> {
          if (refusal != null) {
            // The sender hears no more than that: not who has blocked whom.
            room.send(message.error(StanzaError.of(Condition.SERVICE_UNAVAILABLE)));
          }
          handled.run();
        });
    return null;
  }
}
