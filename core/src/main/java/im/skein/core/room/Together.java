package im.skein.core.room;

import im.skein.core.room.word.News;
import im.skein.wire.Element;
import im.skein.wire.Jid;
import java.util.ArrayList;
import java.util.List;

/// Those who have entered or left a room and of whom nobody was told yet. Those who do the same at
/// about the same time are told of together, so that a crowd costs no more than what is sent.
/// Nothing else happens in the room before that.
///
/// @param <T> what is known of each
final class Together<T> {
  private List<T> waiting = List.of();

  /// A device that has entered.
  ///
  /// @param occupant whose it is
  /// @param codes what it is told of the room
  /// @param join what it sent to enter
  record Newcomer(Occupant occupant, Jid device, List<Integer> codes, Element join) {}

  /// An occupant who has left.
  ///
  /// @param news what is said of it
  /// @param last what the client said with it
  record Leaver(Occupant occupant, News news, List<Element> last) {}

  /// Adds one.
  ///
  /// @return whether it is the first of those that wait
  boolean add(T one) {
    boolean first = waiting.isEmpty();
    if (first) {
      waiting = new ArrayList<>(2);
    }
    waiting.add(one);
    return first;
  }

  /// Gives all that wait, in the order they came; none waits any more.
  List<T> take() {
    List<T> taken = waiting;
    waiting = List.of();
    return taken;
  }
}
