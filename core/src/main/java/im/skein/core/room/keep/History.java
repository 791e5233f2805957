package im.skein.core.room.keep;

import im.skein.core.archive.HiddenMessages.Span;
import im.skein.core.chat.Amendment;
import im.skein.core.chat.Amendment.Old;
import im.skein.core.chat.Kept;
import im.skein.core.chat.StanzaIds;
import im.skein.wire.Element;
import im.skein.wire.Message;
import im.skein.wire.Stanza;
import im.skein.wire.StanzaException;
import im.skein.wire.form.Stamps;
import im.skein.wire.xml.DocumentReader;
import im.skein.wire.xml.XmlException;
import im.skein.wire.xml.XmlLimits;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What was said in a room lately, for those who enter (XEP-0045 §7.2.13).
public final class History {
  /// So many messages somebody gets who does not say what is wished.
  private static final int USUAL = 20;

  private final int most;
  private final int mostBytes;
  private final @Nullable Duration lifetime;
  private final ArrayDeque<Entry> entries = new ArrayDeque<>();
  private int bytes;

  /// Nothing was said.
  ///
  /// @param most how many messages at most
  /// @param mostBytes about how many bytes at most
  /// @param lifetime how old they may become, null for as old as they are
  public History(int most, int mostBytes, @Nullable Duration lifetime) {
    this.lifetime = lifetime;
    this.most = most;
    this.mostBytes = mostBytes;
  }

  /// A message as it was sent to all, but for the addressee.
  ///
  /// @param sequence its place in the archive of the room, 0 when it is not kept
  /// @param bytes about how long it is
  public record Entry(Message message, long sequence, Instant stamp, int bytes) {
    private boolean isToldBy(String id) {
      Element given = message.payload(StanzaIds.STANZA_ID);
      return given != null && id.equals(given.attribute("id"));
    }
  }

  /// Adds what was said last.
  public void add(Entry entry) {
    forget(entry.stamp);
    entries.addLast(entry);
    bytes += entry.bytes;
    while (entries.size() > most || (bytes > mostBytes && entries.size() > 1)) {
      bytes -= entries.removeFirst().bytes;
    }
  }

  /// Puts tombstones in the place of what is retracted.
  ///
  /// @param ids which messages were told by
  /// @throws im.skein.core.base.StoreException as for [Amendment#targets]
  public void amend(Amendment amendment, StanzaIds ids, Instant now) {
    if (amendment.isNone()) {
      return;
    }
    List<Entry> all = new ArrayList<>(entries);
    for (Old old : amendment.targets(new Recent(all, ids))) {
      int at = (int) old.sequence();
      long stamp = ChronoUnit.MICROS.between(Instant.EPOCH, now);
      byte[] tombstone = amendment.replacement(old.kept(), stamp);
      Entry before = all.get(at);
      all.set(at, new Entry(message(tombstone), before.sequence, before.stamp, tombstone.length));
    }
    entries.clear();
    bytes = 0;
    all.forEach(this::add);
  }

  private static Message message(byte[] stanza) {
    try {
      return (Message)
          Stanza.parse(new DocumentReader(XmlLimits.STORED).read(stanza, 0, stanza.length));
    } catch (XmlException | StanzaException e) {
      throw new IllegalStateException("a tombstone cannot be read", e);
    }
  }

  /// What was said lately, by the places in this list.
  private record Recent(List<Entry> all, StanzaIds ids) implements Amendment.Past {
    @Override
    public @Nullable Old at(StanzaIds.Place place) {
      String id = ids.id(place.conversation(), place.sequence());
      for (int i = 0; i < all.size(); i++) {
        if (all.get(i).isToldBy(id)) {
          return old(i);
        }
      }
      return null;
    }

    @Override
    public List<Old> named(String id) {
      List<Old> found = new ArrayList<>();
      for (int i = all.size() - 1; i >= 0; i--) {
        Old old = old(i);
        if (old.kept().isNamed(id)) {
          found.add(old);
        }
      }
      return found;
    }

    private Old old(int i) {
      return new Old(i, 0, Kept.of(all.get(i).message.toElement()));
    }
  }

  /// Behind which place of the archive all is that is at hand.
  public long after() {
    return entries.isEmpty() ? Long.MAX_VALUE : entries.getFirst().sequence - 1;
  }

  /// Whether nothing is at hand.
  public boolean isEmpty() {
    return entries.isEmpty();
  }

  /// Forgets what is too old to be kept, as the archive does.
  private void forget(Instant now) {
    Duration longest = lifetime;
    while (longest != null
        && !entries.isEmpty()
        && entries.getFirst().stamp.isBefore(now.minus(longest))) {
      bytes -= entries.removeFirst().bytes;
    }
  }

  /// The message that was told by that id of the room, as it is now; null when it is not at hand.
  public @Nullable Message message(String id) {
    for (Entry entry : entries) {
      if (entry.isToldBy(id)) {
        return entry.message;
      }
    }
    return null;
  }

  /// What somebody gets who enters, oldest first. Who says since when gets all that is at hand, so
  /// that nothing is missing that was not seen.
  ///
  /// @param wish the element `history` of who enters, or null (§7.2.14)
  /// @param hidden what who enters has removed from its own view
  public List<Entry> recall(@Nullable Element wish, List<Span> hidden, Instant now) {
    forget(now);
    int limit = number(wish, "maxstanzas", wish == null ? USUAL : most);
    int letters = number(wish, "maxchars", Integer.MAX_VALUE);
    Instant since = since(wish, now);
    List<Entry> recalled = new ArrayList<>();
    Iterator<Entry> back = entries.descendingIterator();
    while (back.hasNext() && recalled.size() < limit) {
      Entry entry = back.next();
      if (hidden.stream().anyMatch(span -> span.has(entry.sequence))) {
        continue;
      }
      letters -= entry.bytes;
      if (letters < 0 || entry.stamp.isBefore(since)) {
        break;
      }
      recalled.add(entry);
    }
    Collections.reverse(recalled);
    return recalled;
  }

  /// Whether somebody wants any of it.
  ///
  /// @param wish as for [#recall]
  public static boolean isWanted(@Nullable Element wish) {
    return number(wish, "maxstanzas", USUAL) > 0 && number(wish, "maxchars", USUAL) > 0;
  }

  private static Instant since(@Nullable Element wish, Instant now) {
    Instant since = wish == null ? null : Stamps.parse(wish.attribute("since"));
    int seconds = number(wish, "seconds", Integer.MAX_VALUE);
    Instant from = since == null ? Instant.EPOCH : since;
    if (seconds == Integer.MAX_VALUE) {
      return from;
    }
    Instant recent = now.minus(Duration.ofSeconds(seconds));
    return recent.isAfter(from) ? recent : from;
  }

  private static int number(@Nullable Element wish, String attribute, int none) {
    String value = wish == null ? null : wish.attribute(attribute);
    boolean digits =
        value != null && !value.isEmpty() && value.chars().allMatch(c -> c >= '0' && c <= '9');
    if (value == null || !digits || value.length() > 9) {
      return none;
    }
    return Integer.parseInt(value);
  }
}
