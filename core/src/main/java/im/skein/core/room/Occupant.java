package im.skein.core.room;

import im.skein.core.room.rule.Role;
import im.skein.wire.Element;
import im.skein.wire.Jid;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// Somebody who is in a room under one nickname, with one device or several. Touched on the room's
/// strand only.
final class Occupant {
  private final Jid person;
  private final Element id;
  private Jid address;
  private Role role;

  /// What each of the devices last told with its presence, by full address; the latest last.
  private final SequencedMap<Jid, List<Element>> devices = new LinkedHashMap<>(2);

  /// @param person the bare address
  /// @param address the room's address with the nickname
  /// @param id the occupant id (XEP-0421)
  Occupant(Jid person, Jid address, Role role, Element id) {
    this.person = person;
    this.address = address;
    this.role = role;
    this.id = id;
  }

  /// The bare address.
  Jid person() {
    return person;
  }

  /// The occupant id (XEP-0421).
  Element id() {
    return id;
  }

  /// The room's address with the nickname.
  Jid address() {
    return address;
  }

  void address(Jid changed) {
    address = changed;
  }

  String nickname() {
    return address.resource();
  }

  Role role() {
    return role;
  }

  void role(Role changed) {
    role = changed;
  }

  /// What each of the devices last told with its presence, by full address; the latest last.
  SequencedMap<Jid, List<Element>> devices() {
    return devices;
  }

  /// The full address of the device that told something last.
  Jid device() {
    return devices.lastEntry().getKey();
  }

  /// What others see of the presence.
  List<Element> presence() {
    return devices.lastEntry().getValue();
  }
}
