package im.skein.testkit.memory;

import im.skein.core.archive.ArchiveStore.Item;
import im.skein.core.archive.ArchiveStore.Range;
import im.skein.core.archive.Findable;
import im.skein.core.chat.Amendment.Old;
import im.skein.core.chat.MessageLog.Appended;
import im.skein.core.chat.MessageLog.RoomAppend;
import im.skein.wire.Jid;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What is said in rooms, in memory, under the lock of the stores.
final class MemoryRooms {
  private final MemoryTalks talks;
  private final Living living;
  private final MemoryHidden hidden;
  private final Map<Jid, MemoryTalk> rooms = new HashMap<>();

  MemoryRooms(MemoryTalks talks, Living living, MemoryHidden hidden) {
    this.talks = talks;
    this.living = living;
    this.hidden = hidden;
  }

  Appended keep(RoomAppend append) {
    MemoryTalk room = rooms.computeIfAbsent(append.room(), _ -> talks.start());
    byte @Nullable [] dedupe = append.dedupe();
    MemoryTalk.Sent key =
        dedupe == null
            ? null
            : new MemoryTalk.Sent(append.room(), 0, ByteBuffer.wrap(dedupe.clone()));
    List<Old> targets = append.amendment().targets(room);
    Appended before = key == null ? null : room.sent.get(key);
    if (before != null) {
      return new Appended(
          before.conversation(), before.sequence(), before.stampMicros(), 0, 0, true);
    }
    talks.add(room, append.stanza());
    talks.retract(room, targets, append.amendment());
    Appended appended = new Appended(room.id, room.sequence, room.stamp, 0, 0, false);
    if (key != null) {
      room.sent.put(key, appended);
    }
    return appended;
  }

  OptionalLong place(Jid room, long conversation, long sequence) {
    MemoryTalk talk = rooms.get(room);
    if (talk == null || talk.id != conversation || sequence < 1 || sequence > talk.sequence) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(talk.messages.containsKey(sequence) ? sequence : 0);
  }

  void forget(Jid room) {
    MemoryTalk talk = rooms.remove(room);
    if (talk != null) {
      hidden.forget(talk.id, Long.MAX_VALUE);
    }
  }

  /// The conversation of a room, or null.
  @Nullable MemoryTalk talk(Jid room) {
    return rooms.get(room);
  }

  void view(
      Jid room, @Nullable Jid reader, Range range, boolean backwards, Predicate<Item> viewer) {
    List<Item> items = new ArrayList<>();
    synchronized (living) {
      MemoryTalk talk = rooms.get(room);
      if (talk == null) {
        return;
      }
      talk.messages.forEach((place, said) -> {
        Item item = new Item(place, talk.id, place, said.stamp(), said.stanza().clone());
        if (isMeant(item, room, range) && !hidden.isHidden(reader, talk.id, place)) {
          items.add(item);
        }
      });
    }
    for (Item item : backwards ? items.reversed() : items) {
      if (!viewer.test(item)) {
        return;
      }
    }
  }

  private boolean isMeant(Item item, Jid room, Range range) {
    return item.place() > range.after()
        && item.place() < range.before()
        && item.stampMicros() >= range.fromMicros()
        && item.stampMicros() <= range.toMicros()
        && (range.search().isAny()
            || (range.search().by(null).finds(Findable.of(item.stanza()), room)
                && !talks.isCorrected(item)));
  }
}
