package im.skein.core.room.rule;

import java.util.Set;

/// How a room is meant to be (XEP-0045 §10).
///
/// @param name its name for people, empty for none
/// @param description what it is for, empty for nothing said
/// @param listed whether everybody may find it
/// @param lasting whether it stays when everybody has left
/// @param membersOnly whether only members may enter
/// @param moderated whether newcomers may only listen
/// @param password what one must know to enter, empty for nothing
/// @param addressesSeen whether everybody sees real addresses, not only moderators
/// @param subjectOpen whether participants may change the subject, not only moderators
/// @param invitesOpen whether members may invite, not only admins; matters where only members enter
/// @param maxUsers how many may be in it, 0 for as many as the server allows
/// @param archive whether what is said is kept
/// @param privateMessages who may write to one other alone
/// @param history how many messages somebody gets at most who enters
/// @param language of what is said, such as `zh`; empty for nothing said
/// @param listers in which roles people may read who the members are; see [Rules#mayList]
/// @param announced in which roles people are that the others are told of
public record RoomConfig(
    String name,
    String description,
    boolean listed,
    boolean lasting,
    boolean membersOnly,
    boolean moderated,
    String password,
    boolean addressesSeen,
    boolean subjectOpen,
    boolean invitesOpen,
    int maxUsers,
    boolean archive,
    Whispering privateMessages,
    int history,
    String language,
    Set<Role> listers,
    Set<Role> announced) {
  /// How many messages somebody gets at most who enters, unless the owner wants otherwise.
  public static final int USUAL_HISTORY = 50;

  /// A configuration of parts that nobody changes afterwards.
  public RoomConfig {
    listers = Set.copyOf(listers);
    announced = Set.copyOf(announced);
  }

  /// What a new room is like.
  public static final RoomConfig FRESH =
      new RoomConfig(
          "",
          "",
          true,
          false,
          false,
          false,
          "",
          false,
          true,
          true,
          0,
          true,
          Whispering.ANYONE,
          USUAL_HISTORY,
          "",
          Set.of(Role.PARTICIPANT, Role.MODERATOR),
          Role.PRESENT);

  /// Who may write to one other occupant alone.
  public enum Whispering {
    ANYONE,
    PARTICIPANTS,
    MODERATORS,
    NONE;

    /// Whether somebody in that role may.
    public boolean allows(Role role) {
      return switch (this) {
        case ANYONE -> true;
        case PARTICIPANTS -> role.compareTo(Role.PARTICIPANT) >= 0;
        case MODERATORS -> role == Role.MODERATOR;
        case NONE -> false;
      };
    }
  }
}
