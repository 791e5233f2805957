package im.skein.testkit.memory;

import im.skein.core.room.keep.RoomStore;
import im.skein.wire.Jid;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Rooms in memory.
final class MemoryRoomStore implements RoomStore {
  private final TreeMap<String, Kept> rooms = new TreeMap<>();
  private final Map<Jid, byte[]> pictures = new HashMap<>();
  private final Map<Jid, Jid> makers = new HashMap<>();
  private final Consumer<Jid> silence;

  /// @param silence removes what was said in a room
  MemoryRoomStore(Consumer<Jid> silence) {
    this.silence = silence;
  }

  @Override
  public synchronized @Nullable Kept find(Jid room) {
    return rooms.get(room.toString());
  }

  @Override
  public synchronized void save(Card card) {
    Kept before = rooms.get(card.room().toString());
    rooms.put(
        card.room().toString(), new Kept(card, before == null ? Map.of() : before.affiliations()));
  }

  @Override
  public synchronized void credit(Jid room, Jid maker) {
    if (rooms.containsKey(room.toString())) {
      makers.put(room, maker);
    }
  }

  @Override
  public synchronized int made(Jid maker) {
    return Collections.frequency(makers.values(), maker);
  }

  @Override
  public synchronized void affiliate(Jid room, Map<Jid, String> changes) {
    Kept before = rooms.get(room.toString());
    if (before == null) {
      return;
    }
    Map<Jid, String> affiliations = new HashMap<>(before.affiliations());
    affiliations.putAll(changes);
    affiliations.values().removeIf("none"::equals);
    rooms.put(room.toString(), new Kept(before.card(), affiliations));
  }

  @Override
  public synchronized void forget(Jid person) {
    List.copyOf(rooms.values())
        .forEach(kept -> affiliate(kept.card().room(), Map.of(person, "none")));
    makers.values().removeIf(person::equals);
  }

  @Override
  public synchronized byte @Nullable [] picture(Jid room) {
    byte[] kept = pictures.get(room);
    return kept == null ? null : kept.clone();
  }

  @Override
  public synchronized void picture(Jid room, byte @Nullable [] content) {
    if (content == null) {
      pictures.remove(room);
    } else {
      pictures.put(room, content.clone());
    }
  }

  @Override
  public synchronized void remove(Jid room) {
    rooms.remove(room.toString());
    pictures.remove(room);
    makers.remove(room);
    silence.accept(room);
  }

  @Override
  public synchronized List<Card> listed(String after, int limit) {
    return rooms.tailMap(after, false).values().stream()
        .map(Kept::card)
        .filter(Card::listed)
        .limit(limit)
        .toList();
  }
}
