package im.skein.core.room;

import im.skein.core.room.rule.Rules;
import im.skein.core.room.word.News;
import im.skein.wire.Element;
import im.skein.wire.Envelope;
import im.skein.wire.Jid;
import im.skein.wire.Message;
import im.skein.wire.Presence;
import java.util.ArrayList;
import java.util.List;

/// Tells those in a room of one another (XEP-0045 §7.2.2). What is told is made once and shared by
/// all who see the same.
final class Announcer {
  private Announcer() {}

  /// Tells everybody, and the occupant last. The occupant needs no longer be there.
  static void tell(Room room, Occupant who, News news) {
    tell(room, who, news, who.presence());
  }

  /// The same with another presence than the last one.
  static void tell(Room room, Occupant who, News news, List<Element> presence) {
    String address = who.device().toString();
    List<Element> open = payload(who, presence, news.toElement(address, false));
    List<Element> hidden =
        room.config().addressesSeen() ? open : payload(who, presence, news.toElement(null, false));
    for (Occupant other : room.occupants().all()) {
      if (other != who) {
        List<Element> payload = Rules.seesAddresses(other.role(), room.config()) ? open : hidden;
        for (Jid device : other.devices().keySet()) {
          room.send(presence(who, device, news, payload));
        }
      }
    }
    List<Element> own = payload(who, presence, news.toElement(address, true));
    for (Jid device : who.devices().keySet()) {
      room.send(presence(who, device, news, own));
    }
  }

  /// Tells one device of the occupant alone.
  static void tellSelf(Room room, Occupant who, Jid device, News news) {
    List<Element> own = payload(who, who.presence(), news.toElement(device.toString(), true));
    room.send(presence(who, device, news, own));
  }

  /// Tells a device who is there beside its own occupant.
  static void tellOthers(Room room, Occupant to, Jid device) {
    boolean sees = Rules.seesAddresses(to.role(), room.config());
    for (Occupant other : room.occupants().all()) {
      if (other != to) {
        News news = News.present(room.affiliation(other.person()), other.role());
        Element x = news.toElement(sees ? other.device().toString() : null, false);
        room.send(presence(other, device, news, payload(other, other.presence(), x)));
      }
    }
  }

  /// Sends a message of the room itself to everybody.
  static void message(Room room, List<Element> payload) {
    for (Jid device : room.devices()) {
      room.send(
          new Message(
              new Envelope(room.jid(), device, null, null), Message.Type.GROUPCHAT, payload));
    }
  }

  private static Presence presence(Occupant who, Jid to, News news, List<Element> payload) {
    return new Presence(new Envelope(who.address(), to, null, null), news.type(), payload);
  }

  private static List<Element> payload(Occupant who, List<Element> presence, Element x) {
    List<Element> payload = new ArrayList<>(presence.size() + 2);
    payload.addAll(presence);
    payload.add(x);
    payload.add(who.id());
    return List.copyOf(payload);
  }
}
