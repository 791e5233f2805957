package im.skein.core.room.keep;

import im.skein.wire.Jid;
import java.util.HashMap;
import java.util.Map;

/// Who has set which rooms to work, so that nobody takes the room of all others. May be used on any
/// thread.
public final class Shares {
  private final int most;

  // Guarded by this.
  private final Map<Jid, Jid> openers = new HashMap<>();
  private final Map<Jid, Integer> counts = new HashMap<>();

  /// No room is at work.
  ///
  /// @param most so many may be at work that one person has opened
  public Shares(int most) {
    this.most = most;
  }

  /// Counts a room for who opens it; one that is open already stays with who did that.
  ///
  /// @param person a bare address
  /// @return false when that would be too many
  public synchronized boolean open(Jid room, Jid person) {
    if (openers.containsKey(room)) {
      return true;
    }
    int opened = counts.getOrDefault(person, 0);
    if (opened >= most) {
      return false;
    }
    counts.put(person, opened + 1);
    openers.put(room, person);
    return true;
  }

  /// The room is no longer at work.
  public synchronized void close(Jid room) {
    Jid opener = openers.remove(room);
    if (opener != null) {
      counts.computeIfPresent(opener, (_, opened) -> opened == 1 ? null : opened - 1);
    }
  }
}
