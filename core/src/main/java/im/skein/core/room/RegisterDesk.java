package im.skein.core.room;

import im.skein.core.room.rule.Affiliation;
import im.skein.core.room.rule.RoomSettings;
import im.skein.core.room.word.Muc;
import im.skein.wire.Element;
import im.skein.wire.Iq;
import im.skein.wire.Jid;
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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reserves nicknames in a room (XEP-0045 §7.10). Members may; in a room where everybody may enter
/// and speak, whoever reserves one becomes a member.
final class RegisterDesk implements Desk {
  /// The `FORM_TYPE`.
  static final String FORM = Muc.MUC + "#register";

  private static final Name QUERY = new Name("jabber:iq:register", "query");
  private static final String NICKNAME = "muc#register_roomnick";
  private static final int MOST = 1_000;

  private final Keeping keeping;
  private final Ranks ranks;
  private final RoomSettings settings;

  RegisterDesk(Keeping keeping, Ranks ranks, RoomSettings settings) {
    this.keeping = keeping;
    this.ranks = ranks;
    this.settings = settings;
  }

  @Override
  public Set<Name> payloads() {
    return Set.of(QUERY);
  }

  @Override
  public boolean waits() {
    return true;
  }

  @Override
  public void take(Room room, Iq iq, Jid from) throws StanzaException {
    Affiliation affiliation = room.affiliation(from);
    if (!mayRegister(room, affiliation)) {
      throw refusal(Condition.NOT_ALLOWED);
    }
    Element query = iq.payload().getFirst();
    if (iq.type() == Iq.Type.GET) {
      room.send(iq.result(describe(room.nickname(from))));
      return;
    }
    if (query.child("remove") != null) {
      reserve(room, from.bare(), null);
    } else {
      DataForm form = DataForm.find(query.children());
      if (form != null && form.type() == DataForm.Type.CANCEL) {
        room.send(iq.result(null));
        return;
      }
      reserve(room, from.bare(), wanted(room, form, from));
      if (affiliation == Affiliation.NONE) {
        ranks.change(room, Map.of(from.bare(), Affiliation.MEMBER), null, _ -> null);
      }
    }
    room.send(iq.result(null));
  }

  private boolean mayRegister(Room room, Affiliation affiliation) {
    boolean free =
        !room.config().membersOnly()
            && !room.config().moderated()
            && !room.isChartered()
            && room.affiliations().size() < settings.affiliations();
    boolean open = !room.locked() && !room.isChartered();
    return open
        && (affiliation.atLeast(Affiliation.MEMBER) || (free && affiliation == Affiliation.NONE));
  }

  private static Element describe(@Nullable String nickname) {
    if (nickname != null) {
      return Element.builder(QUERY)
          .emptyChild("registered")
          .textChild("username", nickname)
          .build();
    }
    DataForm form =
        DataForm.form(
            FORM,
            "The nickname that is yours in this room.",
            List.of(Field.ask(NICKNAME, Kind.TEXT_SINGLE, "Nickname").asRequired()));
    return Element.of(QUERY, form.toElement());
  }

  private static String wanted(Room room, @Nullable DataForm form, Jid from)
      throws StanzaException {
    if (form == null || !form.formType().equals(FORM)) {
      throw refusal(Condition.BAD_REQUEST);
    }
    String nickname = form.value(NICKNAME);
    if (nickname == null || nickname.isBlank()) {
      throw refusal(Condition.BAD_REQUEST);
    }
    if (Nicknames.key(nickname) == null) {
      throw refusal(Condition.NOT_ACCEPTABLE);
    }
    Occupant there = room.occupants().named(nickname);
    boolean taken = there != null && !there.person().equals(from.bare());
    if (taken || room.isReserved(nickname, from)) {
      throw refusal(Condition.CONFLICT);
    }
    if (room.nickname(from) == null && room.nicknames().size() >= MOST) {
      throw refusal(Condition.RESOURCE_CONSTRAINT);
    }
    return nickname;
  }

  private void reserve(Room room, Jid person, @Nullable String nickname) {
    String before = room.nickname(person);
    room.nickname(person, nickname);
    try {
      keeping.save(room);
    } catch (RuntimeException e) {
      room.nickname(person, before);
      throw e;
    }
  }

  private static StanzaException refusal(Condition condition) {
    return new StanzaException(StanzaError.of(condition));
  }
}
