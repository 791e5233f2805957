package im.skein.core.room;

import im.skein.wire.Element;
import im.skein.wire.Jid;
import java.util.ArrayList;
import java.util.List;

/// Devices that have entered a room and of which nobody was told yet. Those that enter at about the
/// same time are told of together, so that a crowd costs no more than what is sent. Nothing else
/// happens in the room before that.
final class Newcomers {
  private List<Newcomer> waiting = List.of();

  /// A device that has entered.
  ///
  /// @param occupant whose it is
  /// @param codes what it is told of the room
  /// @param join what it sent to enter
  record Newcomer(Occupant occupant, Jid device, List<Integer> codes, Element join) {}

  /// Adds one.
  ///
  /// @return whether it is the first of those that wait
  boolean add(Newcomer newcomer) {
    boolean first = waiting.isEmpty();
    if (first) {
      waiting = new ArrayList<>(2);
    }
    waiting.add(newcomer);
    return first;
  }

  /// Gives all that wait, in the order they came; none waits any more.
  List<Newcomer> take() {
    List<Newcomer> taken = waiting;
    waiting = List.of();
    return taken;
  }
}
