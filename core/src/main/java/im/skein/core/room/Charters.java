package im.skein.core.room;

import im.skein.core.room.rule.Charter;
import im.skein.wire.Jid;
import java.util.Map;
import java.util.Optional;

/// The rooms that have a charter, by address; nothing in the place of one that is switched off.
public record Charters(Map<Jid, Optional<Charter>> rooms) {
  /// No room has one.
  public static final Charters NONE = new Charters(Map.of());

  /// Charters that nobody changes afterwards.
  public Charters {
    rooms = Map.copyOf(rooms);
  }

  /// The charter of a room.
  Charter of(Jid room) {
    return rooms.getOrDefault(room, Optional.of(Charter.NONE)).orElse(Charter.NONE);
  }

  /// Whether nobody may use that address, because the room is switched off.
  boolean isOff(Jid room) {
    return rooms.containsKey(room) && rooms.get(room).isEmpty();
  }
}
