package im.skein.core.room;

import im.skein.wire.Element;
import im.skein.wire.Message;
import im.skein.wire.form.Stamps;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What was said in a room lately, for those who enter (XEP-0045 §7.2.13).
final class History {
  /// So many messages somebody gets who asks for no certain number.
  private static final int USUAL = 20;

  private final int most;
  private final int mostBytes;
  private final ArrayDeque<Entry> entries = new ArrayDeque<>();
  private int bytes;

  /// @param most how many messages at most
  /// @param mostBytes about how many bytes at most
  History(int most, int mostBytes) {
    this.most = most;
    this.mostBytes = mostBytes;
  }

  /// A message as it was sent to all, but for the addressee.
  ///
  /// @param bytes about how long it is
  record Entry(Message message, Instant stamp, int bytes) {}

  void add(Entry entry) {
    entries.addLast(entry);
    bytes += entry.bytes;
    while (entries.size() > most || (bytes > mostBytes && entries.size() > 1)) {
      bytes -= entries.removeFirst().bytes;
    }
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /// What somebody gets who enters, oldest first.
  ///
  /// @param wish the element `history` of who enters, or null (§7.2.14)
  List<Entry> recall(@Nullable Element wish, Instant now) {
    int limit = number(wish, "maxstanzas", USUAL);
    int letters = number(wish, "maxchars", Integer.MAX_VALUE);
    Instant since = since(wish, now);
    List<Entry> recalled = new ArrayList<>();
    Iterator<Entry> back = entries.descendingIterator();
    while (back.hasNext() && recalled.size() < limit) {
      Entry entry = back.next();
      letters -= entry.bytes;
      if (letters < 0 || entry.stamp.isBefore(since)) {
        break;
      }
      recalled.add(entry);
    }
    Collections.reverse(recalled);
    return recalled;
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
