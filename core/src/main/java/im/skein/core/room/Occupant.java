package im.skein.core.room;

import im.skein.core.room.rule.Affiliation;
import im.skein.core.room.rule.Role;
import im.skein.core.room.word.News;
import im.skein.wire.Element;
import im.skein.wire.Envelope;
import im.skein.wire.Jid;
import im.skein.wire.Presence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Somebody who is in a room under one nickname, with one device or several. Touched on the room's
/// strand only.
final class Occupant {
  private final Jid person;
  private final Element id;
  private Jid address;
  private Role role;
  private @Nullable Portrait openPortrait;
  private @Nullable Portrait hiddenPortrait;
  private boolean shown;
  private @Nullable Instant askedForVoice;

  /// What each of the devices last told with its presence, by full address; the latest last.
  private final SequencedMap<Jid, List<Element>> devices = new LinkedHashMap<>(2);

  /// @param person the bare address
  /// @param address the room's address with the nickname
  /// @param id the occupant id (XEP-0421)
  Occupant(Jid person, Jid address, Role role, Element id) {
    this.person = person;
    this.address = address;
    this.role = role;
    this.id = id.forMany();
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

  /// When the moderators were last asked for voice, or null.
  @Nullable Instant askedForVoice() {
    return askedForVoice;
  }

  void askedForVoice(Instant when) {
    askedForVoice = when;
  }

  /// Whether others are told that the occupant is there.
  boolean shown() {
    return shown;
  }

  void shown(boolean changed) {
    shown = changed;
  }

  /// What each of the devices last told with its presence, by full address; the latest last.
  SequencedMap<Jid, List<Element>> devices() {
    return devices;
  }

  /// What others are told of the occupant while it is there: made once and shared by all who see
  /// the same.
  ///
  /// @param open whether they see the real address
  Presence portrait(Affiliation affiliation, boolean open) {
    Portrait known = open ? openPortrait : hiddenPortrait;
    Look look = new Look(affiliation, role, address, device(), presence());
    if (known != null && known.look.same(look)) {
      return known.presence;
    }
    Element x =
        News.present(affiliation, role).toElement(open ? look.device.toString() : null, false);
    Portrait made = new Portrait(look, told(Presence.Type.AVAILABLE, look.payload, x));
    if (open) {
      openPortrait = made;
    } else {
      hiddenPortrait = made;
    }
    return made.presence;
  }

  /// A presence of the occupant, for whoever it is sent to.
  ///
  /// @param payload what the client said with it
  /// @param x what the room says with it
  Presence told(Presence.Type type, List<Element> payload, Element x) {
    List<Element> all = new ArrayList<>(payload.size() + 2);
    all.addAll(payload);
    all.add(x.forMany());
    all.add(id);
    return new Presence(new Envelope(address, null, null, null), type, List.copyOf(all));
  }

  private record Portrait(Look look, Presence presence) {}

  /// What a portrait was made from.
  private record Look(
      Affiliation affiliation, Role role, Jid address, Jid device, List<Element> payload) {
    @SuppressWarnings(
        "ReferenceEquality") // a payload is kept as it came, and comparing it would cost
    boolean same(Look other) {
      return affiliation == other.affiliation
          && role == other.role
          && address.equals(other.address)
          && device.equals(other.device)
          && payload.equals(other.payload);
    }
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
