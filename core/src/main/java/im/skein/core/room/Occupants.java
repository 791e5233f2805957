package im.skein.core.room;

import im.skein.wire.Element;
import im.skein.wire.Jid;
import im.skein.wire.name.Nicknames;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Those who are in a room, in the order they came.
final class Occupants {
  private final Map<String, Occupant> byNickname = new LinkedHashMap<>();
  private final Map<Jid, Occupant> byDevice = new HashMap<>();
  private @Nullable List<Jid> everyDevice;
  private int shown;

  /// Whose device that is, or null.
  @Nullable Occupant of(Jid device) {
    return byDevice.get(device);
  }

  /// Who has a nickname that people take for the same (RFC 8266 §2.4), or null.
  @Nullable Occupant named(String nickname) {
    String key = Nicknames.key(nickname);
    return key == null ? null : byNickname.get(key);
  }

  Collection<Occupant> all() {
    return Collections.unmodifiableCollection(byNickname.values());
  }

  /// A copy, for those who change what they walk over.
  List<Occupant> snapshot() {
    return List.copyOf(byNickname.values());
  }

  int size() {
    return byNickname.size();
  }

  /// How many of them the others are told of.
  int shown() {
    return shown;
  }

  /// Has the others told of an occupant from now on.
  void show(Occupant occupant) {
    if (!occupant.shown()) {
      occupant.shown(true);
      shown += byNickname.get(key(occupant.nickname())) == occupant ? 1 : 0;
    }
  }

  /// How many devices there are.
  int devices() {
    return byDevice.size();
  }

  /// All devices of all occupants, as they are now.
  List<Jid> everyDevice() {
    List<Jid> known = everyDevice;
    if (known == null) {
      known = all().stream().flatMap(occupant -> occupant.devices().keySet().stream()).toList();
      everyDevice = known;
    }
    return known;
  }

  boolean isEmpty() {
    return byNickname.isEmpty();
  }

  /// Notes what a device tells of itself, and the occupant with it.
  void put(Occupant occupant, Jid device, List<Element> presence) {
    if (byNickname.put(key(occupant.nickname()), occupant) == null && occupant.shown()) {
      shown++;
    }
    byDevice.put(device, occupant);
    occupant.devices().remove(device);
    occupant.devices().putLast(device, presence.stream().map(Element::forMany).toList());
    everyDevice = null;
  }

  /// Gives the occupant another nickname.
  void rename(Occupant occupant, Jid address) {
    byNickname.remove(key(occupant.nickname()));
    occupant.address(address);
    everyDevice = null;
    byNickname.put(key(occupant.nickname()), occupant);
  }

  /// Takes a device out, and its occupant when that was the last.
  ///
  /// @return whether the occupant is gone
  boolean remove(Occupant occupant, Jid device) {
    byDevice.remove(device);
    occupant.devices().remove(device);
    everyDevice = null;
    if (!occupant.devices().isEmpty()) {
      return false;
    }
    forget(occupant);
    return true;
  }

  /// Takes an occupant out with all devices; what it was is still written there.
  void remove(Occupant occupant) {
    occupant.devices().keySet().forEach(byDevice::remove);
    everyDevice = null;
    forget(occupant);
  }

  private void forget(Occupant occupant) {
    if (byNickname.remove(key(occupant.nickname())) != null && occupant.shown()) {
      shown--;
    }
  }

  private static String key(String nickname) {
    String key = Nicknames.key(nickname);
    if (key == null) {
      throw new IllegalArgumentException("not a nickname");
    }
    return key;
  }
}
