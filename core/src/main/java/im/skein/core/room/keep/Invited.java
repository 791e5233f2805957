package im.skein.core.room.keep;

import im.skein.wire.Jid;
import java.util.LinkedHashSet;
import java.util.Set;

/// Whom people in a room have invited lately, so that nobody else declines: a stranger could else
/// find out who is in a room, and write to them.
public final class Invited {
  private static final int MOST = 1_000;

  private final Set<Invitation> invitations = new LinkedHashSet<>();

  /// @param person bare address of who was invited
  /// @param by bare address of who did it
  private record Invitation(Jid person, Jid by) {}

  /// Nobody was invited.
  public Invited() {}

  /// Notes that somebody was invited.
  public void add(Jid person, Jid by) {
    invitations.add(new Invitation(person.bare(), by.bare()));
    if (invitations.size() > MOST) {
      invitations.remove(invitations.iterator().next());
    }
  }

  /// Whether somebody was invited by that one and has not declined.
  public boolean has(Jid person, Jid by) {
    return invitations.contains(new Invitation(person.bare(), by.bare()));
  }

  /// Forgets an invitation, if there is one.
  public void remove(Jid person, Jid by) {
    invitations.remove(new Invitation(person.bare(), by.bare()));
  }
}
