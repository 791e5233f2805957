package im.skein.core.room;

import im.skein.core.base.Time;
import im.skein.core.room.rule.Role;
import im.skein.core.room.word.Muc;
import im.skein.core.room.word.News;
import im.skein.wire.Element;
import im.skein.wire.Envelope;
import im.skein.wire.Jid;
import im.skein.wire.Message;
import im.skein.wire.StanzaError.Condition;
import im.skein.wire.form.DataForm;
import im.skein.wire.form.DataForm.Field;
import im.skein.wire.form.DataForm.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Asking the moderators of a room for voice, and their answers (XEP-0045 §7.13 and §8.6).
final class VoiceRequests {
  /// The `FORM_TYPE` of both.
  static final String FORM = Muc.MUC + "#request";

  /// A request says nothing to a moderator who is not there.
  private static final Element NOT_TALK = Element.empty("urn:xmpp:hints", "no-store");

  /// Moderators are asked no more often by one visitor.
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Time time;

  VoiceRequests(Time time) {
    this.time = time;
  }

  /// The request or the answer in a message to a room; null when it is none.
  static @Nullable DataForm find(Message message) {
    DataForm form = DataForm.find(message.payload());
    return form != null && form.formType().equals(FORM) ? form : null;
  }

  /// Takes a request or an answer.
  ///
  /// @return why it is refused, or null
  @Nullable Condition take(Room room, DataForm form, Jid from) {
    Occupant sender = room.occupants().of(from);
    if (sender == null) {
      return Condition.NOT_ACCEPTABLE;
    }
    if (form.type() == DataForm.Type.CANCEL) {
      return null;
    }
    if (form.type() != DataForm.Type.SUBMIT || form.repeated() != null) {
      return Condition.BAD_REQUEST;
    }
    return form.value("muc#request_allow") == null
        ? ask(room, form, sender)
        : answer(room, form, sender);
  }

  private @Nullable Condition ask(Room room, DataForm form, Occupant sender) {
    if (!Role.PARTICIPANT.word().equals(form.value("muc#role"))) {
      return Condition.BAD_REQUEST;
    }
    if (sender.role() != Role.VISITOR) {
      return Condition.NOT_ALLOWED;
    }
    Instant asked = sender.askedForVoice();
    Instant now = time.now();
    if (asked != null && now.isBefore(asked.plus(PATIENCE))) {
      return Condition.RESOURCE_CONSTRAINT;
    }
    sender.askedForVoice(now);
    List<Message> told =
        List.of(
            new Message(
                new Envelope(room.jid(), null, null, null),
                Message.Type.NORMAL,
                List.of(form(sender).toElement(), NOT_TALK)));
    for (Occupant other : room.occupants().all()) {
      if (other.role() == Role.MODERATOR) {
        other.devices().keySet().forEach(device -> room.send(told, device));
      }
    }
    return null;
  }

  private static DataForm form(Occupant sender) {
    return DataForm.form(
        FORM,
        "Select the box to let this person speak, and submit the form. 勾选后提交表单即表示允许发言。",
        List.of(
            field("muc#role", Kind.LIST_SINGLE, "Role 角色", Role.PARTICIPANT.word()),
            field("muc#jid", Kind.JID_SINGLE, "Address 地址", sender.device().toString()),
            field("muc#roomnick", Kind.TEXT_SINGLE, "Nickname 昵称", sender.nickname()),
            field(
                "muc#request_allow", Kind.BOOLEAN, "Grant voice to this person? 允许发言？", "false")));
  }

  private static Field field(String key, Kind kind, String label, String value) {
    return new Field(key, kind, label, false, List.of(value), List.of());
  }

  private static @Nullable Condition answer(Room room, DataForm form, Occupant moderator) {
    if (moderator.role() != Role.MODERATOR) {
      return Condition.FORBIDDEN;
    }
    String nickname = form.value("muc#roomnick");
    Optional<Boolean> granted = form.flag("muc#request_allow");
    if (nickname == null || granted.isEmpty()) {
      return Condition.BAD_REQUEST;
    }
    if (!granted.get()) {
      return null;
    }
    Occupant visitor = room.occupants().named(nickname);
    String address = form.value("muc#jid");
    boolean gone =
        visitor == null
            || (address != null
                && visitor.devices().keySet().stream()
                    .noneMatch(device -> device.toString().equals(address)));
    if (visitor == null || gone) {
      return Condition.ITEM_NOT_FOUND;
    }
    if (visitor.role() == Role.VISITOR) {
      room.role(visitor, Role.PARTICIPANT);
      Announcer.tell(
          room,
          visitor,
          News.present(room.affiliation(visitor.person()), Role.PARTICIPANT)
              .because(moderator.nickname(), null));
    }
    return null;
  }
}
