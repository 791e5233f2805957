package im.skein.core.room;

import im.skein.core.room.rule.Affiliation;
import im.skein.core.room.rule.Role;
import im.skein.core.room.rule.RoomConfig;
import im.skein.core.room.rule.RoomSettings;
import im.skein.core.room.rule.Rules;
import im.skein.core.room.word.Muc;
import im.skein.core.room.word.News;
import im.skein.wire.Jid;
import im.skein.wire.StanzaError;
import im.skein.wire.StanzaError.Condition;
import im.skein.wire.StanzaException;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Changes who may do what in a room: writes it down, and tells those who are there. Whether
/// somebody may demand that is asked before.
final class Ranks {
  private final Keeping keeping;
  private final RoomSettings settings;

  Ranks(Keeping keeping, RoomSettings settings) {
    this.keeping = keeping;
    this.settings = settings;
  }

  /// Looks whether the room can be so: it always has an owner (XEP-0045 §10.4), and no more
  /// affiliations than it may.
  ///
  /// @throws StanzaException when it cannot
  void check(Room room, Map<Jid, Affiliation> changes) throws StanzaException {
    boolean owned =
        room.isChartered()
            || changes.containsValue(Affiliation.OWNER)
            || room.affiliations().entrySet().stream()
                .anyMatch(entry ->
                    entry.getValue() == Affiliation.OWNER && !changes.containsKey(entry.getKey()));
    if (!owned) {
      throw new StanzaException(StanzaError.of(Condition.CONFLICT));
    }
    int growth = 0;
    for (Map.Entry<Jid, Affiliation> change : changes.entrySet()) {
      boolean counted = room.affiliations().containsKey(change.getKey());
      boolean counts = change.getValue() != Affiliation.NONE;
      growth += (counts ? 1 : 0) - (counted ? 1 : 0);
    }
    if (growth > 0 && room.affiliations().size() + growth > settings.affiliations()) {
      throw new StanzaException(StanzaError.of(Condition.RESOURCE_CONSTRAINT));
    }
  }

  /// Changes affiliations; may wait. Who is no member any more loses the nickname, too, and nobody
  /// waits to be made a member to whom something was said that way.
  ///
  /// @param by the nickname of who did it, or null
  /// @param reason why, for each person, or null
  void change(
      Room room,
      Map<Jid, Affiliation> changes,
      @Nullable String by,
      Function<Jid, @Nullable String> reason) {
    if (!changes.isEmpty()) {
      keeping.affiliate(room, changes);
    }
    boolean freed = false;
    for (Map.Entry<Jid, Affiliation> change : changes.entrySet()) {
      if (!change.getValue().atLeast(Affiliation.MEMBER)
          && room.nickname(change.getKey()) != null) {
        room.nickname(change.getKey(), null);
        freed = true;
      }
      if (room.applicants().containsKey(change.getKey())) {
        room.applicant(change.getKey(), null);
        freed = true;
      }
    }
    if (freed) {
      keeping.save(room);
    }
    changes.forEach(
        (person, affiliation) -> apply(room, person, affiliation, by, reason.apply(person)));
  }

  private static void apply(
      Room room, Jid person, Affiliation wanted, @Nullable String by, @Nullable String reason) {
    Affiliation before = room.affiliation(person);
    room.affiliate(person, wanted);
    for (Occupant occupant : room.occupants().snapshot()) {
      if (occupant.person().equals(person)) {
        if (wanted == Affiliation.OUTCAST) {
          Entrance.expel(room, occupant, News.gone(wanted, Muc.BANNED).because(by, reason));
        } else if (room.config().membersOnly() && !wanted.atLeast(Affiliation.MEMBER)) {
          Entrance.expel(
              room, occupant, News.gone(wanted, Muc.AFFILIATION_LOST).because(by, reason));
        } else if (wanted != before) {
          room.role(occupant, roleAfter(occupant.role(), before, wanted, room.config()));
          Announcer.tell(room, occupant, News.present(wanted, occupant.role()).because(by, reason));
        }
      }
    }
  }

  /// Who becomes more also gets the role of it; who becomes less keeps no more than that.
  private static Role roleAfter(
      Role role, Affiliation before, Affiliation wanted, RoomConfig config) {
    Role usual = Rules.entering(wanted, config);
    boolean rises = wanted.compareTo(before) > 0;
    if (rises) {
      return role.compareTo(usual) > 0 ? role : usual;
    }
    return before.atLeast(Affiliation.ADMIN) ? usual : role;
  }
}
