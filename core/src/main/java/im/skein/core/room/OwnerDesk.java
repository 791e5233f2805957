package im.skein.core.room;

import im.skein.core.base.Language;
import im.skein.core.room.rule.Affiliation;
import im.skein.core.room.rule.ConfigForm;
import im.skein.core.room.rule.RoomConfig;
import im.skein.core.room.rule.RoomSettings;
import im.skein.core.room.word.Bounds;
import im.skein.core.room.word.Muc;
import im.skein.core.room.word.News;
import im.skein.wire.Element;
import im.skein.wire.InvalidJid;
import im.skein.wire.Iq;
import im.skein.wire.Jid;
import im.skein.wire.Name;
import im.skein.wire.StanzaError;
import im.skein.wire.StanzaError.Condition;
import im.skein.wire.StanzaException;
import im.skein.wire.form.DataForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Configures a room and destroys it (XEP-0045 §10.1, §10.2 and §10.9).
final class OwnerDesk implements Desk {
  private final Keeping keeping;
  private final Ranks ranks;
  private final RoomSettings settings;

  OwnerDesk(Keeping keeping, Ranks ranks, RoomSettings settings) {
    this.keeping = keeping;
    this.ranks = ranks;
    this.settings = settings;
  }

  @Override
  public Set<Name> payloads() {
    return Set.of(Muc.OWNER_QUERY);
  }

  @Override
  public boolean waits() {
    return true;
  }

  @Override
  public void take(Room room, Iq iq, Jid from) throws StanzaException {
    room.send(iq.result(answer(room, iq, iq.payload().getFirst(), from)));
  }

  /// @return the payload of the answer, or null for none
  private @Nullable Element answer(Room room, Iq iq, Element query, Jid from)
      throws StanzaException {
    if (room.affiliation(from) != Affiliation.OWNER) {
      throw new StanzaException(StanzaError.of(Condition.FORBIDDEN));
    }
    if (iq.type() == Iq.Type.GET) {
      return Element.of(Muc.OWNER_QUERY, form(room, Language.of(iq.envelope().lang())));
    }
    Element destroy = query.child("destroy");
    if (destroy != null) {
      if (room.isChartered()) {
        throw new StanzaException(
            StanzaError.of(Condition.NOT_ALLOWED, "This room is there by a setting."));
      }
      destroy(room, farewell(destroy));
      return null;
    }
    DataForm form = DataForm.find(query.children());
    if (form == null) {
      throw new StanzaException(StanzaError.of(Condition.BAD_REQUEST));
    }
    if (form.type() == DataForm.Type.CANCEL) {
      if (room.locked()) {
        destroy(room, Element.empty(Muc.USER, "destroy"));
      }
      return null;
    }
    boolean empty = form.fields().isEmpty();
    boolean answers =
        form.type() == DataForm.Type.SUBMIT
            && (empty || form.formType().equals(ConfigForm.TYPE))
            && form.repeated() == null;
    if (!answers) {
      throw new StanzaException(StanzaError.of(Condition.BAD_REQUEST));
    }
    RoomConfig wanted = ConfigForm.read(form, room.config());
    if (!room.charter().allows(wanted)) {
      throw new StanzaException(
          StanzaError.of(
              Condition.NOT_ACCEPTABLE, "This room stays, and is open to everybody it is for."));
    }
    Map<Jid, Affiliation> people = ConfigForm.people(form, room.affiliations());
    ranks.check(room, people);
    if (wanted.lasting() && !room.saved() && !keeping.mayKeep(from)) {
      throw new StanzaException(
          StanzaError.of(
              Condition.NOT_ACCEPTABLE,
              "Nobody makes more than " + settings.kept() + " rooms that stay."));
    }
    configure(room, wanted, from);
    Occupant actor = room.occupants().of(from);
    ranks.change(room, people, actor == null ? null : actor.nickname(), _ -> null);
    return null;
  }

  private static Element form(Room room, Language in) {
    DataForm form = ConfigForm.of(room.config(), DataForm.Type.FORM, in);
    return ConfigForm.withPeople(
            form, those(room, Affiliation.OWNER), those(room, Affiliation.ADMIN), in)
        .toElement();
  }

  private static List<Jid> those(Room room, Affiliation affiliation) {
    return room.affiliations().entrySet().stream()
        .filter(entry -> entry.getValue() == affiliation)
        .map(Map.Entry::getKey)
        .toList();
  }

  private void configure(Room room, RoomConfig wanted, Jid by) {
    RoomConfig before = room.config();
    boolean first = room.locked();
    boolean kept = room.saved();
    room.config(wanted);
    try {
      keeping.save(room);
    } catch (RuntimeException e) {
      room.config(before);
      throw e;
    }
    room.locked(false);
    if (room.saved() && !kept) {
      keeping.credit(room, by);
    }
    if (!first) {
      tell(room, before, wanted);
    }
    if (wanted.membersOnly() && !before.membersOnly()) {
      for (Occupant occupant : room.occupants().snapshot()) {
        Affiliation affiliation = room.affiliation(occupant.person());
        if (!affiliation.atLeast(Affiliation.MEMBER)) {
          Entrance.expel(room, occupant, News.gone(affiliation, Muc.NOW_MEMBERS_ONLY));
        }
      }
    }
  }

  /// Tells those who are there what has changed for them (§10.2.1).
  private void tell(Room room, RoomConfig before, RoomConfig after) {
    List<Integer> codes = new ArrayList<>();
    if (before.archive() != after.archive() && settings.archive()) {
      codes.add(after.archive() ? Muc.LOGGED : Muc.NO_LONGER_LOGGED);
    }
    if (before.addressesSeen() != after.addressesSeen()) {
      codes.add(after.addressesSeen() ? Muc.NOW_NON_ANONYMOUS : Muc.NOW_SEMI_ANONYMOUS);
    }
    if (codes.isEmpty() && !before.equals(after)) {
      codes.add(Muc.CONFIGURATION_CHANGED);
    }
    if (codes.isEmpty()) {
      return;
    }
    Element.Builder x = Element.builder(Muc.USER_X);
    codes.forEach(code -> x.add(Muc.status(code)));
    Announcer.message(room, List.of(x.build()));
  }

  /// What is said of the end of a room (§10.9): why, and which room there is instead.
  private static Element farewell(Element wish) throws StanzaException {
    try {
      Jid instead = Jid.parseNullable(wish.attribute("jid"));
      return Element.builder(Muc.USER, "destroy")
          .attribute("jid", instead == null ? null : instead.toString())
          .textChild("password", Bounds.words(wish, "password"))
          .textChild("reason", Bounds.reason(wish))
          .build();
    } catch (InvalidJid e) {
      throw new StanzaException(StanzaError.of(Condition.JID_MALFORMED));
    }
  }

  private void destroy(Room room, Element destroy) {
    keeping.remove(room);
    room.config(RoomConfig.FRESH);
    for (Occupant occupant : room.occupants().snapshot()) {
      room.occupants().remove(occupant);
      for (Jid device : occupant.devices().keySet()) {
        Announcer.tellSelf(room, occupant, device, News.destroyed(destroy));
      }
    }
    room.state(Room.State.ENDING);
  }
}
