package im.skein.core.room.rule;

import org.jspecify.annotations.Nullable;

/// Who may do what (XEP-0045 §5.1.1, §5.2.1): all questions of rights are answered here.
public final class Rules {
  private Rules() {}

  /// The role in which somebody enters (§5.1.2).
  public static Role entering(Affiliation affiliation, RoomConfig config) {
    return switch (affiliation) {
      case OWNER, ADMIN -> Role.MODERATOR;
      case MEMBER -> Role.PARTICIPANT;
      case NONE, OUTCAST -> config.moderated() ? Role.VISITOR : Role.PARTICIPANT;
    };
  }

  /// Whether somebody may give another one an affiliation in the place of the present one.
  public static boolean mayAffiliate(Affiliation actor, Affiliation present, Affiliation wanted) {
    return switch (actor) {
      case OWNER -> true;
      case ADMIN -> !present.atLeast(Affiliation.ADMIN) && !wanted.atLeast(Affiliation.ADMIN);
      case MEMBER, NONE, OUTCAST -> false;
    };
  }

  /// Whether an occupant may give another one a role in the place of the present one; the role
  /// `none` is a kick.
  ///
  /// @param actorIs the affiliation of who acts
  /// @param otherIs the affiliation of the other
  public static boolean mayChangeRole(
      Role actor, Affiliation actorIs, Role present, Affiliation otherIs, Role wanted) {
    if (actor != Role.MODERATOR) {
      return false;
    }
    boolean admin = actorIs.atLeast(Affiliation.ADMIN);
    return switch (wanted) {
      case MODERATOR -> admin;
      case NONE -> actorIs.atLeast(otherIs) && (admin || present != Role.MODERATOR);
      case PARTICIPANT, VISITOR ->
          !otherIs.atLeast(Affiliation.ADMIN) && (admin || present != Role.MODERATOR);
    };
  }

  /// Whether somebody may read the list of those with an affiliation. Admins may; others as the
  /// room is configured, and only where they may see real addresses anyhow: moderators, and members
  /// where only these enter.
  ///
  /// @param role of who asks, null for who is not there, and is taken for what would be
  public static boolean mayList(
      Affiliation actor, @Nullable Role role, Affiliation wanted, RoomConfig config) {
    if (actor.atLeast(Affiliation.ADMIN)) {
      return true;
    }
    boolean member = actor == Affiliation.MEMBER;
    Role present = role == null && member ? entering(actor, config) : role;
    return wanted.atLeast(Affiliation.MEMBER)
        && present != null
        && config.listers().contains(present)
        && (present == Role.MODERATOR || (member && config.membersOnly()));
  }

  /// Whether somebody who is not there may read what was said: who may enter without more ado
  /// (XEP-0313 §5.1.3).
  public static boolean mayRead(Affiliation affiliation, RoomConfig config) {
    boolean open = !config.membersOnly() && config.password().isEmpty();
    return affiliation.atLeast(open ? Affiliation.NONE : Affiliation.MEMBER);
  }

  /// Whether somebody sees real addresses.
  public static boolean seesAddresses(Role role, RoomConfig config) {
    return config.addressesSeen() || role == Role.MODERATOR;
  }

  /// Whether an occupant may write to all.
  public static boolean maySpeak(Role role) {
    return role == Role.PARTICIPANT || role == Role.MODERATOR;
  }

  /// Whether an occupant may change the subject.
  public static boolean maySetSubject(Role role, RoomConfig config) {
    return role == Role.MODERATOR || (role == Role.PARTICIPANT && config.subjectOpen());
  }

  /// Whether an occupant may invite others.
  public static boolean mayInvite(Role role, Affiliation affiliation, RoomConfig config) {
    return maySpeak(role)
        && (!config.membersOnly()
            || affiliation.atLeast(Affiliation.ADMIN)
            || (config.invitesOpen() && affiliation == Affiliation.MEMBER));
  }
}
