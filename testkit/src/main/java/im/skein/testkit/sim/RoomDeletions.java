package im.skein.testkit.sim;

import im.skein.core.archive.ArchiveStore.Range;
import im.skein.core.archive.Search;
import im.skein.testkit.store.StoreSet;
import im.skein.wire.Jid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What was corrected, taken back and moderated in the rooms of a simulated world, and the check
/// that a text which is gone is nowhere: in no archive, found by no search, shown to nobody who
/// comes afterwards.
///
/// A retraction counts from the moment when anybody has seen it, moderation from its answer. With a
/// message go all its corrections, whichever of them is named.
final class RoomDeletions {
  /// What each correction corrects, and what each retraction names.
  private final Map<String, String> corrections = new HashMap<>();

  private final Map<String, String> retractions = new HashMap<>();

  /// Messages that were never corrections and are gone, and since when: a number that grows.
  private final Map<String, Long> gone = new HashMap<>();

  /// What a moderator asked for; the answer may be lost.
  private final Set<String> moderating = new HashSet<>();

  private final List<Shown> shown = new ArrayList<>();
  private long now;

  /// A text that was shown although it had gone.
  private record Shown(String room, String device, String text) {}

  /// A message goes out that corrects another.
  void correcting(String text, String corrected) {
    corrections.put(text, corrected);
  }

  /// A message goes out that takes another back.
  void retracting(String text, String retracted) {
    retractions.put(text, retracted);
  }

  /// Somebody asks as a moderator that a message be gone.
  void moderating(String text) {
    moderating.add(root(text));
  }

  /// A moderator was told that a message is gone.
  void moderated(String text) {
    gone.putIfAbsent(root(text), ++now);
  }

  /// The first of a message and its corrections.
  String root(String text) {
    return corrections.getOrDefault(text, text);
  }

  /// The present number.
  long now() {
    return now;
  }

  /// A message arrived with its text.
  ///
  /// @param asked the number when the device connected, entered, or asked for what it is shown
  void arrived(String room, String device, String text, long asked) {
    String retracted = retractions.get(text);
    if (retracted != null) {
      gone.putIfAbsent(root(retracted), ++now);
    }
    Long since = gone.get(root(text));
    if (since != null && since <= asked) {
      shown.add(new Shown(room, device, text));
    }
  }

  /// How many messages are gone.
  int count() {
    return gone.size();
  }

  /// Looks at what a room keeps in the end.
  ///
  /// @param names what its archive has, tombstones as well
  /// @param texts what its archive has with the text
  void check(
      StoreSet stores, Jid room, List<String> names, Set<String> texts, List<String> faults) {
    String local = room.localpart();
    for (Shown one : shown) {
      // What corrects a message that never came to the room stands for itself.
      if (one.room.equals(local) && names.contains(root(one.text))) {
        faults.add(one.device + " was shown in " + local + " what had gone before: " + one.text);
      }
    }
    for (String text : names) {
      boolean deleted = gone.containsKey(root(text)) && names.contains(root(text));
      if (deleted && texts.contains(text)) {
        faults.add("the archive of " + local + " has what was deleted: " + text);
      }
      boolean corrected = corrections.values().stream().anyMatch(text::equals);
      if ((deleted || (corrected && isCorrected(text, texts))) && isFound(stores, room, text)) {
        faults.add("a search in " + local + " finds what is gone: " + text);
      }
      if (!deleted && !moderating.contains(root(text)) && !texts.contains(text)) {
        faults.add("the text is gone from " + local + ", though nobody deleted it: " + text);
      }
    }
  }

  private boolean isCorrected(String text, Set<String> texts) {
    return corrections.entrySet().stream()
        .anyMatch(one -> one.getValue().equals(text) && texts.contains(one.getKey()));
  }

  private static boolean isFound(StoreSet stores, Jid room, String text) {
    boolean[] any = new boolean[1];
    stores
        .archive()
        .view(
            room,
            null,
            Range.ALL.having(Search.of(text)),
            false,
            item -> {
              any[0] |= text.equals(RoomSeat.text(item.stanza()));
              return true;
            });
    return any[0];
  }
}
