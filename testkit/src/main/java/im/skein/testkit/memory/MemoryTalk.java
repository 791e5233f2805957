package im.skein.testkit.memory;

import im.skein.core.chat.Amendment;
import im.skein.core.chat.Amendment.Old;
import im.skein.core.chat.Kept;
import im.skein.core.chat.MessageLog.Appended;
import im.skein.core.chat.StanzaIds;
import im.skein.wire.Jid;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A conversation in memory.
final class MemoryTalk implements Amendment.Past {
  final long id;
  final Map<Sent, Appended> sent = new HashMap<>();
  final NavigableMap<Long, Said> messages = new TreeMap<>();
  long sequence;
  long stamp;

  MemoryTalk(long id) {
    this.id = id;
  }

  /// What was said.
  @SuppressWarnings("ArrayRecordComponent")
  record Said(long stamp, byte[] stanza) {}

  /// What tells a message that is sent again.
  record Sent(Jid sender, long account, ByteBuffer dedupe) {}

  @Override
  public @Nullable Old at(StanzaIds.Place place) {
    Said said = place.conversation() == id ? messages.get(place.sequence()) : null;
    return said == null ? null : old(place.sequence(), said);
  }

  private static @Nullable Old old(long sequence, Said said) {
    Kept kept = Kept.read(said.stanza);
    return kept == null ? null : new Old(sequence, said.stamp, kept);
  }

  @Override
  public List<Old> named(String name) {
    List<Old> found = new ArrayList<>();
    messages
        .descendingMap()
        .forEach((place, said) -> {
          Old old = old(place, said);
          if (old != null && !old.kept().names().isEmpty() && old.kept().isNamed(name)) {
            found.add(old);
          }
        });
    return found;
  }

  /// Whether its author has put another text in its place.
  boolean isCorrected(Old old) {
    return messages.tailMap(old.sequence(), false).values().stream()
        .map(said -> Kept.read(said.stanza))
        .anyMatch(kept ->
            kept != null
                && kept.corrects() != null
                && old.kept().isNamed(kept.corrects())
                && kept.author().equals(old.kept().author()));
  }
}
