package im.skein.testkit.sim;

import im.skein.core.archive.ArchiveStore.Range;
import im.skein.core.archive.Search;
import im.skein.testkit.store.StoreSet;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What people of a simulated world have taken back or removed for themselves, and the check that
/// it is gone where it must be, and that nothing else is.
final class Deletions {
  private static final int PLENTY = 1 << 24;

  private final Set<String> retracting = new HashSet<>();

  /// What was taken back, and when: a number that grows.
  private final Map<String, Long> retracted = new HashMap<>();

  private final List<String> shown = new ArrayList<>();
  private long now;
  private final Map<String, Set<String>> removing = new HashMap<>();
  private final Map<String, Set<String>> removed = new HashMap<>();
  private final Map<String, Set<String>> removedIds = new HashMap<>();
  private final Map<String, Set<String>> notices = new HashMap<>();

  /// Somebody takes a message back.
  void retracting(String text) {
    retracting.add(text);
  }

  /// The server has acknowledged that.
  void retracted(String text) {
    retracted.putIfAbsent(text, ++now);
  }

  /// The present number.
  long now() {
    return now;
  }

  /// A text arrived over a connection that was made when the number was that.
  void arrived(String device, String text, long connected) {
    Long gone = retracted.get(text);
    if (gone != null && gone <= connected) {
      shown.add(device + " got what had been taken back before it came: " + text);
    }
  }

  /// What came although it had been taken back.
  List<String> shown() {
    return List.copyOf(shown);
  }

  /// An account removes a message for itself.
  void removing(String account, String text) {
    removing.computeIfAbsent(account, _ -> new HashSet<>()).add(text);
  }

  /// The server has answered that it did.
  ///
  /// @param id the stanza-id of the message
  void removed(String account, String text, String id) {
    removed.computeIfAbsent(account, _ -> new HashSet<>()).add(text);
    removedIds.computeIfAbsent(account, _ -> new HashSet<>()).add(id);
  }

  /// A device was told that a message was removed.
  void noticed(String device, String id) {
    notices.computeIfAbsent(device, _ -> new HashSet<>()).add(id);
  }

  /// Whether the account may never get the message.
  boolean excuses(String account, String text) {
    return removing.getOrDefault(account, Set.of()).contains(text);
  }

  /// Looks whether what one device removed is known to another.
  void checkNotices(String account, String device, List<String> faults) {
    Set<String> known = notices.getOrDefault(device, Set.of());
    for (String id : removedIds.getOrDefault(account, Set.of())) {
      if (!known.contains(id)) {
        faults.add(device + " was never told that a message was removed: " + id);
      }
    }
  }

  /// Looks at the mailbox and the archive of an account.
  ///
  /// @param texts what must be in the archive unless it was deleted
  void check(StoreSet stores, String account, long key, Set<String> texts, List<String> faults) {
    Set<String> waiting = new HashSet<>();
    stores
        .messages()
        .received(key, 0, PLENTY, PLENTY)
        .forEach(entry -> waiting.add(body(entry.stanza())));
    Set<String> kept = new HashSet<>();
    stores
        .archive()
        .view(
            key,
            Range.ALL,
            false,
            item -> {
              kept.add(body(item.stanza()));
              return true;
            });
    Set<String> gone = new HashSet<>(retracted.keySet());
    gone.addAll(removed.getOrDefault(account, Set.of()));
    for (String text : gone) {
      boolean found = isFound(stores, key, text);
      if (found || waiting.contains(text) || kept.contains(text)) {
        faults.add(account + " still has what was deleted: " + text);
      }
    }
    for (String text : texts) {
      if (!kept.contains(text) && !retracting.contains(text) && !excuses(account, text)) {
        faults.add(account + " lost from the archive, though nobody deleted it: " + text);
      }
    }
  }

  private static boolean isFound(StoreSet stores, long key, String text) {
    boolean[] any = new boolean[1];
    stores
        .archive()
        .view(
            key,
            Range.ALL.having(Search.of(text)),
            false,
            item -> {
              any[0] |= body(item.stanza()).equals(text);
              return true;
            });
    return any[0];
  }

  private static String body(byte[] stanza) {
    String xml = new String(stanza, StandardCharsets.UTF_8);
    int start = xml.indexOf("<body>");
    return start < 0 ? "" : xml.substring(start + "<body>".length(), xml.indexOf("</body>"));
  }
}
