package im.skein.testkit.memory;

import im.skein.core.archive.ArchiveStore.Item;
import im.skein.core.archive.Findable;
import im.skein.core.chat.Amendment;
import im.skein.core.chat.Amendment.Old;
import im.skein.core.chat.Kept;
import im.skein.core.chat.MessageLog.Entry;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All conversations in memory, under the lock of the stores.
final class MemoryTalks {
  private final InstantSource clock;
  private final MemoryLeftovers leftovers = new MemoryLeftovers(this::mentions);
  private final Object lock;
  private final Map<Long, MemoryTalk> talks = new HashMap<>();
  private long last;
  private long newestStamp;
  private boolean removed;

  /// No conversations yet.
  ///
  /// @param lock held by whoever calls, but for the leftovers
  MemoryTalks(Object lock, InstantSource clock) {
    this.lock = lock;
    this.clock = clock;
  }

  private boolean mentions(String key) {
    synchronized (lock) {
      return talks.values().stream()
          .flatMap(talk -> talk.messages.values().stream())
          .anyMatch(said -> Findable.of(said.stanza()).files().contains(key));
    }
  }

  MemoryLeftovers leftovers() {
    return leftovers;
  }

  @Nullable MemoryTalk get(long id) {
    return talks.get(id);
  }

  MemoryTalk start() {
    MemoryTalk talk = new MemoryTalk(++last);
    talks.put(talk.id, talk);
    return talk;
  }

  void add(MemoryTalk talk, byte[] stanza) {
    talk.sequence++;
    long now = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
    newestStamp = Math.max(newestStamp + 1, now);
    talk.stamp = newestStamp;
    talk.messages.put(talk.sequence, new MemoryTalk.Said(talk.stamp, stanza.clone()));
  }

  void retract(MemoryTalk talk, List<Old> targets, Amendment amendment) {
    for (Old old : targets) {
      replace(talk, old, amendment.replacement(old.kept(), talk.stamp));
    }
  }

  void replace(MemoryTalk talk, Old old, byte[] with) {
    Kept kept = old.kept();
    leftovers.add(kept.room(), kept.writer(), kept.addresses());
    talk.messages.put(old.sequence(), new MemoryTalk.Said(old.stampMicros(), with));
    removed = true;
  }

  /// Removes what is from before that time.
  ///
  /// @param awaited by conversation, the first message that somebody still waits for
  void expire(long beforeMicros, Map<Long, Long> awaited) {
    for (MemoryTalk talk : talks.values()) {
      long end = awaited.getOrDefault(talk.id, Long.MAX_VALUE);
      talk.messages
          .headMap(end, false)
          .values()
          .removeIf(said -> {
            boolean old = said.stamp() < beforeMicros;
            Kept kept = old ? Kept.read(said.stanza()) : null;
            if (kept != null) {
              leftovers.add(kept.room(), kept.writer(), kept.addresses());
              removed = true;
            }
            return old;
          });
    }
  }

  /// Whether text was taken out since the last call.
  boolean takeRemoved() {
    boolean was = removed;
    removed = false;
    return was;
  }

  /// The message as it is now.
  Entry fresh(Entry entry) {
    MemoryTalk talk = talks.get(entry.conversation());
    MemoryTalk.Said said = talk == null ? null : talk.messages.get(entry.sequence());
    return new Entry(
        entry.index(),
        entry.conversation(),
        entry.sequence(),
        entry.stampMicros(),
        entry.passing(),
        (said == null ? entry.stanza() : said.stanza()).clone());
  }

  /// Whether its author has put another text in its place.
  boolean isCorrected(Item item) {
    MemoryTalk talk = talks.get(item.conversation());
    Kept kept = Kept.read(item.stanza());
    return talk != null
        && kept != null
        && talk.isCorrected(new Old(item.sequence(), item.stampMicros(), kept));
  }
}
