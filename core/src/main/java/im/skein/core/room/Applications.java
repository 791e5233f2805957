package im.skein.core.room;

import im.skein.core.room.rule.Affiliation;
import im.skein.wire.Element;
import im.skein.wire.Envelope;
import im.skein.wire.Jid;
import im.skein.wire.Message;
import im.skein.wire.Name;
import im.skein.wire.StanzaError;
import im.skein.wire.StanzaError.Condition;
import im.skein.wire.StanzaException;
import im.skein.wire.form.DataForm;
import im.skein.wire.form.DataForm.Field;
import im.skein.wire.form.DataForm.Kind;
import im.skein.wire.name.Nicknames;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Requests to become a member of a room, which its owners and admins approve or not (XEP-0045
/// §9.9). They are kept with the room until somebody answers. What is told of them is told in both
/// languages, for it goes to several.
final class Applications {
  private static final String NICKNAME = RegisterDesk.NICKNAME;
  private static final String ALLOW = "muc#register_allow";

  /// Whose request it is: no field of the registry, but who approves should know it.
  private static final String ADDRESS = "x-skein-address";

  private static final int MOST = 100;

  private final Keeping keeping;
  private final Ranks ranks;

  Applications(Keeping keeping, Ranks ranks) {
    this.keeping = keeping;
    this.ranks = ranks;
  }

  /// The answer to a request in a message to a room; null when it is none.
  static @Nullable DataForm find(Message message) {
    DataForm form = DataForm.find(message.payload());
    return form != null && form.formType().equals(RegisterDesk.FORM) ? form : null;
  }

  /// Keeps the request of somebody who has none, and tells owners and admins of it; may wait.
  ///
  /// @throws StanzaException when another one waits, or too many do
  void ask(Room room, Jid person, String nickname) throws StanzaException {
    String waiting = room.applicants().get(person);
    if (nickname.equals(waiting)) {
      return;
    }
    String key = Nicknames.key(nickname);
    boolean taken =
        room.applicants().entrySet().stream()
            .anyMatch(other ->
                !other.getKey().equals(person)
                    && Objects.equals(Nicknames.key(other.getValue()), key));
    if (waiting != null || taken || room.applicants().size() >= MOST) {
      throw new StanzaException(
          StanzaError.of(taken ? Condition.CONFLICT : Condition.RESOURCE_CONSTRAINT));
    }
    room.applicant(person, nickname);
    try {
      keeping.save(room);
    } catch (RuntimeException e) {
      room.applicant(person, null);
      throw e;
    }
    List<Element> told = List.of(text(room, person, nickname), form(person, nickname).toElement());
    room.affiliations()
        .forEach((admin, affiliation) -> {
          if (affiliation.atLeast(Affiliation.ADMIN)) {
            send(room, admin, told);
          }
        });
  }

  private static Element text(Room room, Jid person, String nickname) {
    String name = room.config().name();
    String known = name.isEmpty() ? room.jid().localpart() : name;
    return body(
        "%s wants to become a member of %s, as %s.\n%s 申请成为“%s”的成员，昵称为 %s。"
            .formatted(person, known, nickname, person, known, nickname));
  }

  private static Element body(String text) {
    return Element.text(Name.client("body"), text);
  }

  private static DataForm form(Jid person, String nickname) {
    DataForm form =
        DataForm.form(
            RegisterDesk.FORM,
            "Select the box to approve this request, and submit the form. 勾选后提交表单即表示批准。",
            List.of(
                field(NICKNAME, Kind.TEXT_SINGLE, "Nickname 昵称", nickname),
                field(ADDRESS, Kind.JID_SINGLE, "Address 地址", person.toString()),
                field(ALLOW, Kind.BOOLEAN, "Make this person a member? 批准加入？", "0")));
    return new DataForm(
        form.type(), "Registration request 成员申请", form.instructions(), form.fields(), List.of());
  }

  private static Field field(String key, Kind kind, String label, String value) {
    return new Field(key, kind, label, false, List.of(value), List.of());
  }

  /// Takes back the request of somebody, if there is one; may wait.
  ///
  /// @return whether there was one
  boolean withdraw(Room room, Jid person) {
    boolean waits = room.applicants().containsKey(person);
    if (waits) {
      room.applicant(person, null);
      keeping.save(room);
    }
    return waits;
  }

  /// Takes the answer of an owner or admin, who needs not be in the room; may wait.
  ///
  /// @return why it is refused, or null
  @Nullable Condition answer(Room room, DataForm form, Jid from) {
    if (!room.affiliation(from).atLeast(Affiliation.ADMIN)) {
      return Condition.FORBIDDEN;
    }
    if (form.type() == DataForm.Type.CANCEL) {
      return null;
    }
    String nickname = form.value(NICKNAME);
    Optional<Boolean> allowed = form.flag(ALLOW);
    boolean answers = form.type() == DataForm.Type.SUBMIT && form.repeated() == null;
    if (!answers || nickname == null || allowed.isEmpty()) {
      return Condition.BAD_REQUEST;
    }
    Jid person = applicant(room, nickname, form.value(ADDRESS));
    if (person == null) {
      return Condition.ITEM_NOT_FOUND;
    }
    if (!allowed.get()) {
      boolean _ = withdraw(room, person);
      send(room, person, List.of(body("You were not made a member of this room. 你的成员申请未获批准。")));
      return null;
    }
    if (room.isReserved(nickname, person)) {
      return Condition.CONFLICT;
    }
    return approve(room, person, nickname, from);
  }

  private static @Nullable Jid applicant(Room room, String nickname, @Nullable String address) {
    for (Map.Entry<Jid, String> each : room.applicants().entrySet()) {
      boolean meant = address == null || address.equals(each.getKey().toString());
      if (meant && each.getValue().equals(nickname)) {
        return each.getKey();
      }
    }
    return null;
  }

  private @Nullable Condition approve(Room room, Jid person, String nickname, Jid from) {
    Map<Jid, Affiliation> change = Map.of(person, Affiliation.MEMBER);
    try {
      ranks.check(room, change);
    } catch (StanzaException e) {
      return e.error().condition();
    }
    room.nickname(person, nickname);
    room.applicant(person, null);
    keeping.save(room);
    Occupant admin = room.occupants().of(from);
    ranks.change(room, change, admin == null ? null : admin.nickname(), _ -> null);
    boolean there =
        room.occupants().all().stream().anyMatch(occupant -> occupant.person().equals(person));
    if (!there) {
      Jid by = admin == null ? from.bare() : admin.address();
      room.invited().add(person, from);
      send(room, person, Invitations.invitation(room, by, null, null));
    }
    return null;
  }

  private static void send(Room room, Jid to, List<Element> payload) {
    room.send(new Message(new Envelope(room.jid(), to, null, null), Message.Type.NORMAL, payload));
  }
}
