package im.skein.core.room;

import im.skein.core.base.Language;
import im.skein.core.room.rule.Affiliation;
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
/// and speak, whoever reserves one becomes a member. In others, owners and admins are asked.
final class RegisterDesk implements Desk {
  /// The `FORM_TYPE`.
  static final String FORM = Muc.MUC + "#register";

  private static final Name QUERY = new Name("jabber:iq:register", "query");
  static final String NICKNAME = "muc#register_roomnick";
  private static final int MOST = 1_000;

  private final Keeping keeping;
  private final Ranks ranks;
  private final Applications applications;

  RegisterDesk(Keeping keeping, Ranks ranks, Applications applications) {
    this.keeping = keeping;
    this.ranks = ranks;
    this.applications = applications;
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
    boolean open = !room.locked() && !room.isChartered() && affiliation != Affiliation.OUTCAST;
    if (!open) {
      throw refusal(Condition.NOT_ALLOWED);
    }
    Element query = iq.payload().getFirst();
    boolean asks = !affiliation.atLeast(Affiliation.MEMBER) && !isFree(room);
    if (iq.type() == Iq.Type.GET) {
      Language in = Language.of(iq.envelope().lang());
      room.send(iq.result(describe(room.nickname(from), asks, in)));
      return;
    }
    DataForm form = DataForm.find(query.children());
    boolean cancel = form != null && form.type() == DataForm.Type.CANCEL;
    if (query.child("remove") != null) {
      if (!applications.withdraw(room, from.bare())) {
        reserve(room, from.bare(), null);
      }
    } else if (!cancel) {
      register(room, wanted(room, form, from), from.bare(), asks);
    }
    room.send(iq.result(null));
  }

  private void register(Room room, String nickname, Jid person, boolean asks)
      throws StanzaException {
    if (asks) {
      applications.ask(room, person, nickname);
      return;
    }
    Map<Jid, Affiliation> change = Map.of(person, Affiliation.MEMBER);
    boolean becomes = room.affiliation(person) == Affiliation.NONE;
    if (becomes) {
      ranks.check(room, change);
    }
    reserve(room, person, nickname);
    if (becomes) {
      ranks.change(room, change, null, _ -> null);
    }
  }

  /// Whether everybody may become a member without more ado.
  private static boolean isFree(Room room) {
    return !room.config().membersOnly() && !room.config().moderated();
  }

  private static Element describe(@Nullable String nickname, boolean asks, Language in) {
    if (nickname != null) {
      return Element.builder(QUERY)
          .emptyChild("registered")
          .textChild("username", nickname)
          .build();
    }
    String own = in.say("The nickname that is yours in this room.", "你在这个房间中专用的昵称。");
    String looked =
        in.say(" Somebody who runs the room will look at your request.", "房间管理者会处理你的申请。");
    DataForm form =
        DataForm.form(
            FORM,
            asks ? own + looked : own,
            List.of(Field.ask(NICKNAME, Kind.TEXT_SINGLE, in.say("Nickname", "昵称")).asRequired()));
    return Element.of(QUERY, form.toElement());
  }

  private static String wanted(Room room, @Nullable DataForm form, Jid from)
      throws StanzaException {
    boolean answers =
        form != null
            && form.type() == DataForm.Type.SUBMIT
            && form.formType().equals(FORM)
            && form.repeated() == null;
    if (form == null || !answers) {
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
