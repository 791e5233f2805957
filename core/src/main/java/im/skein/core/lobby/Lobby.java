package im.skein.core.lobby;

import im.skein.core.account.Account;
import im.skein.core.account.Accounts;
import im.skein.core.account.Administrators;
import im.skein.core.room.rule.Affiliation;
import im.skein.core.room.rule.Charter;
import im.skein.core.room.rule.Role;
import im.skein.core.room.rule.RoomConfig;
import im.skein.core.room.rule.RoomConfig.Whispering;
import im.skein.wire.Jid;
import java.util.Set;

/// The room that every local account belongs to. Nobody is written down for that: whoever has an
/// account is a member, and whoever administers the server owns the room.
public final class Lobby implements Charter {
  /// The localpart of its address.
  public static final String LOCALPART = "lobby";

  /// What people call it. A room has one name for everybody, so it is told in both languages.
  public static final String NAME = "大厅 Lobby";

  private static final RoomConfig FOUNDING =
      new RoomConfig(
          NAME,
          "所有人都在这里。 Everybody is here.",
          true,
          true,
          false,
          false,
          "",
          true,
          false,
          true,
          0,
          true,
          Whispering.ANYONE,
          RoomConfig.USUAL_HISTORY,
          "",
          Set.of(Role.PARTICIPANT, Role.MODERATOR),
          Role.PRESENT);

  /// With so many, telling everybody of one who enters, and that one of everybody, costs about as
  /// much as a message that is told to all.
  private static final int SHOWN = 200;

  private final Accounts accounts;
  private final Administrators administrators;

  /// The lobby of these accounts.
  public Lobby(Accounts accounts, Administrators administrators) {
    this.accounts = accounts;
    this.administrators = administrators;
  }

  @Override
  public RoomConfig founding() {
    return FOUNDING;
  }

  @Override
  public Affiliation standing(Jid person) {
    if (!person.domain().equals(accounts.domain()) || person.localpart().isEmpty()) {
      return Affiliation.NONE;
    }
    return administrators.include(person) ? Affiliation.OWNER : Affiliation.MEMBER;
  }

  /// What would keep somebody out, or end the room, is not allowed.
  @Override
  public boolean allows(RoomConfig wanted) {
    return wanted.lasting()
        && !wanted.membersOnly()
        && wanted.password().isEmpty()
        && wanted.maxUsers() == 0;
  }

  /// A name and a number that belong to an account are for that one only, so that nobody speaks to
  /// everybody under the name of another, and whoever takes the own name always gets in.
  @Override
  public boolean isOthers(String nickname, Jid person) {
    if (nickname.equals(person.localpart())) {
      return false;
    }
    Account owner = accounts.byNumberOrName(nickname);
    return owner != null && !owner.ref().jid().equals(person);
  }

  @Override
  public int shown() {
    return SHOWN;
  }
}
