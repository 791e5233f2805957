package im.skein.testkit.sim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What was said in the rooms of a simulated world, and the independent check of it: one order for
/// everybody and for the archive, in which nothing is lost that was acknowledged, and nothing
/// twice.
public final class RoomHistory {
  private final Map<String, Said> said = new LinkedHashMap<>();
  private final Map<String, Map<String, List<String>>> arrivals = new LinkedHashMap<>();

  private final RoomDeletions deletions = new RoomDeletions();

  RoomHistory() {}

  /// What was corrected, taken back and moderated.
  RoomDeletions deletions() {
    return deletions;
  }

  /// How many messages were taken back or moderated.
  public int deletedCount() {
    return deletions.count();
  }

  /// A device has a seat in a room and must end up with all that is said there.
  void seat(String room, String device) {
    arrivals.computeIfAbsent(room, _ -> new LinkedHashMap<>()).put(device, new ArrayList<>());
  }

  /// A message was given to a client to send.
  void said(String room, String device, String text) {
    said.put(text, new Said(room, device, said.size()));
  }

  /// A message goes out again, for it was not acknowledged.
  void saidAgain(String text) {
    of(text).again = true;
  }

  /// The server has acknowledged a message.
  void acknowledged(String text) {
    of(text).acknowledged = true;
  }

  /// The room has refused a message: its sender was not there.
  void refused(String text) {
    of(text).refused = true;
  }

  /// A message arrived at a device for the first time.
  void arrived(String room, String device, String text) {
    arrivals.getOrDefault(room, Map.of()).getOrDefault(device, new ArrayList<>()).add(text);
  }

  private Said of(String text) {
    Said message = said.get(text);
    if (message == null) {
      throw new AssertionError("never said: " + text);
    }
    return message;
  }

  /// How many messages arrived, counted once per device.
  public long arrivedCount() {
    return arrivals.values().stream()
        .flatMap(devices -> devices.values().stream())
        .mapToLong(List::size)
        .sum();
  }

  /// Everything that is wrong in a room with an archive.
  ///
  /// @param archived what is in the archive, in its order
  List<String> faults(String room, List<String> archived) {
    List<String> faults = new ArrayList<>();
    check(room, "the archive of " + room, archived, faults);
    arrivals
        .getOrDefault(room, Map.of())
        .forEach((device, got) -> {
          check(room, device, got, faults);
          if (!got.equals(archived)) {
            faults.add(device + " saw in " + room + " " + got + ", the archive has " + archived);
          }
        });
    said.forEach((text, message) -> {
      boolean owed = message.room.equals(room) && message.acknowledged && !message.refused;
      if (owed && !archived.contains(text)) {
        faults.add("acknowledged in " + room + " and not kept: " + text);
      }
    });
    return faults;
  }

  /// Everything that is wrong in a room without an archive: who is not there misses what is said,
  /// but what several saw they saw in one order.
  List<String> faults(String room) {
    List<String> faults = new ArrayList<>();
    List<List<String>> seen = new ArrayList<>();
    arrivals
        .getOrDefault(room, Map.of())
        .forEach((device, got) -> {
          // What is said again without an archive is new to who was not there the first time.
          List<String> once = got.stream().filter(text -> !of(text).again).toList();
          check(room, device, once, faults);
          seen.add(once);
        });
    boolean moved = true;
    int[] places = new int[seen.size()];
    while (moved) {
      moved = false;
      for (int i = 0; i < places.length; i++) {
        while (places[i] < seen.get(i).size() && isNext(seen.get(i).get(places[i]), seen, places)) {
          String text = seen.get(i).get(places[i]);
          for (int j = 0; j < places.length; j++) {
            if (places[j] < seen.get(j).size() && seen.get(j).get(places[j]).equals(text)) {
              places[j]++;
            }
          }
          moved = true;
        }
      }
    }
    for (int i = 0; i < places.length; i++) {
      if (places[i] < seen.get(i).size()) {
        faults.add("no one order in " + room + ": " + seen);
        return faults;
      }
    }
    return faults;
  }

  /// Whether nobody who still has that message before them has another one first.
  private static boolean isNext(String text, List<List<String>> seen, int[] places) {
    for (int i = 0; i < places.length; i++) {
      int at = seen.get(i).indexOf(text);
      if (at > places[i]) {
        return false;
      }
    }
    return true;
  }

  private void check(String room, String who, List<String> got, List<String> faults) {
    Set<String> once = new HashSet<>();
    Map<String, Integer> last = new HashMap<>();
    for (String text : got) {
      Said message = said.get(text);
      if (message == null || !message.room.equals(room)) {
        faults.add(who + " has what nobody said there: " + text);
        continue;
      }
      if (!once.add(text)) {
        faults.add(who + " has twice: " + text);
      }
      Integer before = last.put(message.device, message.order);
      if (before != null && before > message.order) {
        faults.add(who + " has out of order: " + text);
      }
    }
  }

  private static final class Said {
    private final String room;
    private final String device;
    private final int order;
    private boolean acknowledged;
    private boolean refused;
    private boolean again;

    Said(String room, String device, int order) {
      this.room = room;
      this.device = device;
      this.order = order;
    }
  }
}
