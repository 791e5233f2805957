package im.skein.core.room;

import im.skein.core.room.Together.Leaver;
import im.skein.core.room.Together.Newcomer;
import im.skein.core.room.rule.Rules;
import im.skein.core.room.word.News;
import im.skein.wire.Element;
import im.skein.wire.Envelope;
import im.skein.wire.Jid;
import im.skein.wire.Message;
import im.skein.wire.Presence;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Tells those in a room of one another (XEP-0045 §7.2.2). What is told is made once and shared by
/// all who see the same.
final class Announcer {
  private Announcer() {}

  /// Tells everybody, and the occupant last; of one that is not shown, the occupant alone. The
  /// occupant needs no longer be there.
  static void tell(Room room, Occupant who, News news) {
    tell(room, who, news, who.presence());
  }

  /// The same with another presence than the last one.
  static void tell(Room room, Occupant who, News news, List<Element> presence) {
    String address = who.device().toString();
    List<Presence> open = List.of(who.told(news.type(), presence, news.toElement(address, false)));
    List<Presence> hidden =
        room.config().addressesSeen()
            ? open
            : List.of(who.told(news.type(), presence, news.toElement(null, false)));
    for (Occupant other : who.shown() ? room.occupants().all() : List.<Occupant>of()) {
      if (other != who) {
        List<Presence> seen = Rules.seesAddresses(other.role(), room.config()) ? open : hidden;
        for (Jid device : other.devices().keySet()) {
          room.send(seen, device);
        }
      }
    }
    List<Presence> own = List.of(who.told(news.type(), presence, news.toElement(address, true)));
    for (Jid device : who.devices().keySet()) {
      room.send(own, device);
    }
  }

  /// Tells one device of the occupant alone.
  static void tellSelf(Room room, Occupant who, Jid device, News news) {
    Element x = news.toElement(device.toString(), true);
    room.send(List.of(who.told(news.type(), who.presence(), x)), device);
  }

  /// Tells a device who is there beside its own occupant.
  static void tellOthers(Room room, Occupant to, Jid device) {
    boolean open = Rules.seesAddresses(to.role(), room.config());
    List<Presence> seen = new ArrayList<>(room.occupants().size());
    for (Occupant other : room.occupants().all()) {
      if (other != to && other.shown()) {
        seen.add(other.portrait(room.affiliation(other.person()), open));
      }
    }
    room.send(seen, device);
  }

  /// Tells everybody of those who have entered, and them of everybody, themselves last (§7.2.2).
  static void welcome(Room room, List<Newcomer> newcomers) {
    Map<Jid, Newcomer> fresh = HashMap.newHashMap(newcomers.size());
    Set<Occupant> changed = new LinkedHashSet<>();
    for (Newcomer newcomer : newcomers) {
      fresh.put(newcomer.device(), newcomer);
      changed.add(newcomer.occupant());
    }
    Sights all = new Sights(room, shown(room.occupants().all()));
    List<Occupant> told = shown(changed);
    Sights news = new Sights(room, told);
    for (Occupant other : told.isEmpty() ? changed : room.occupants().all()) {
      boolean open = Rules.seesAddresses(other.role(), room.config());
      for (Jid device : other.devices().keySet()) {
        Newcomer newcomer = fresh.get(device);
        if (newcomer != null) {
          room.send(all.with(other, own(room, other, newcomer.codes()), open), device);
        } else if (changed.contains(other)) {
          room.send(news.with(other, own(room, other, List.of()), open), device);
        } else {
          room.send(news.of(open), device);
        }
      }
    }
  }

  /// Tells everybody who is still there of those who have left, and each of these of itself.
  static void farewell(Room room, List<Leaver> leavers) {
    List<Presence> open = new ArrayList<>(leavers.size());
    List<Presence> hidden = new ArrayList<>(leavers.size());
    boolean seen = room.config().addressesSeen();
    for (Leaver each : leavers) {
      if (each.occupant().shown()) {
        Presence real = gone(each, true, false);
        open.add(real);
        hidden.add(seen ? real : gone(each, false, false));
      }
    }
    for (Occupant other : open.isEmpty() ? List.<Occupant>of() : room.occupants().all()) {
      List<Presence> told = Rules.seesAddresses(other.role(), room.config()) ? open : hidden;
      for (Jid device : other.devices().keySet()) {
        room.send(told, device);
      }
    }
    for (Leaver each : leavers) {
      List<Presence> own = List.of(gone(each, true, true));
      for (Jid device : each.occupant().devices().keySet()) {
        room.send(own, device);
      }
    }
  }

  private static Presence gone(Leaver leaver, boolean real, boolean own) {
    Occupant who = leaver.occupant();
    News news = leaver.news();
    Element x = news.toElement(real ? who.device().toString() : null, own);
    return who.told(news.type(), leaver.last(), x);
  }

  private static List<Occupant> shown(Collection<Occupant> occupants) {
    return occupants.stream().filter(Occupant::shown).toList();
  }

  private static Presence own(Room room, Occupant who, List<Integer> codes) {
    News news = News.present(room.affiliation(who.person()), who.role()).own(codes);
    Element x = news.toElement(who.device().toString(), true);
    return who.told(news.type(), who.presence(), x);
  }

  /// What is seen of some occupants: with their real addresses, and without.
  private static final class Sights {
    private final Room room;
    private final Collection<Occupant> occupants;
    private @Nullable List<Presence> open;
    private @Nullable List<Presence> hidden;

    Sights(Room room, Collection<Occupant> occupants) {
      this.room = room;
      this.occupants = occupants;
    }

    List<Presence> of(boolean real) {
      List<Presence> known = real ? open : hidden;
      if (known == null) {
        known = new ArrayList<>(occupants.size());
        for (Occupant occupant : occupants) {
          known.add(occupant.portrait(room.affiliation(occupant.person()), real));
        }
        if (real) {
          open = known;
        } else {
          hidden = known;
        }
      }
      return known;
    }

    /// The same for one of them, who sees itself otherwise, and last.
    List<Presence> with(Occupant one, Presence itself, boolean real) {
      List<Presence> others = of(real);
      List<Presence> seen = new ArrayList<>(others.size());
      for (Presence presence : others) {
        if (!one.address().equals(presence.from())) {
          seen.add(presence);
        }
      }
      seen.add(itself);
      return seen;
    }
  }

  /// Sends a message of the room itself to everybody.
  static void message(Room room, List<Element> payload) {
    List<Message> told =
        List.of(
            new Message(
                new Envelope(room.jid(), null, null, null), Message.Type.GROUPCHAT, payload));
    for (Jid device : room.devices()) {
      room.send(told, device);
    }
  }
}
