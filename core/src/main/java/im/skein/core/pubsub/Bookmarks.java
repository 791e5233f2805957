package im.skein.core.pubsub;

import im.skein.core.feature.Home;
import im.skein.core.feature.Xep;
import im.skein.wire.Element;
import im.skein.wire.InvalidJid;
import im.skein.wire.Jid;
import im.skein.wire.Name;
import im.skein.wire.StanzaError.Condition;
import im.skein.wire.StanzaException;
import im.skein.wire.form.DataForm.Field;
import im.skein.wire.form.DataForm.Kind;
import im.skein.wire.xml.XmlWriter;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The rooms somebody has marked: one item each (XEP-0402), and the same as one list for clients
/// that know only an older way (XEP-0048 in XEP-0049 or XEP-0223). All are the same bookmarks.
@Xep(number = 402, version = "1.2.0", note = "with #compat and #compat-pep")
@Xep(
    number = 48,
    version = "1.2",
    note = "in private storage and published, both the same as XEP-0402")
final class Bookmarks {
  static final String NAMESPACE = "urn:xmpp:bookmarks:1";
  static final Name STORAGE = new Name("storage:bookmarks", "storage");
  private static final Name OLD = new Name("storage:bookmarks", "conference");
  private static final Name NEW = new Name(NAMESPACE, "conference");
  private static final int MOST = 1_000;

  /// All together, so that the list of the old ways has room in one item.
  private static final int MAX_BYTES = 160 * 1024;

  private static final String FULL =
      "At most %d rooms can be marked, with %d bytes.".formatted(MOST, MAX_BYTES);

  /// How the node is set up when it is made (XEP-0402 §4.1).
  static final List<Field> SETTINGS =
      List.of(
          Field.of("pubsub#persist_items", Kind.BOOLEAN, "true"),
          Field.of("pubsub#max_items", Kind.TEXT_SINGLE, "max"),
          Field.of("pubsub#send_last_published_item", Kind.LIST_SINGLE, "never"),
          Field.of("pubsub#access_model", Kind.LIST_SINGLE, "whitelist"));

  private final Publisher publisher;

  Bookmarks(Publisher publisher) {
    this.publisher = publisher;
  }

  /// What both ways say of a room.
  private record Mark(String name, boolean autojoin, String nick, String password) {
    static Mark of(Element conference) {
      String autojoin = conference.attribute("autojoin");
      return new Mark(
          told(conference.attribute("name")),
          "true".equals(autojoin) || "1".equals(autojoin),
          told(conference.childText("nick")),
          told(conference.childText("password")));
    }

    private static String told(@Nullable String text) {
      return text == null ? "" : text;
    }

    Element.Builder as(Name element, @Nullable String jid) {
      return Element.builder(element)
          .attribute("jid", jid)
          .attribute("name", name.isEmpty() ? null : name)
          .attribute("autojoin", autojoin ? "true" : null)
          .textChild("nick", nick.isEmpty() ? null : nick)
          .textChild("password", password.isEmpty() ? null : password);
    }
  }

  private Map<String, Element> kept(Home home) {
    Map<String, Element> kept = new LinkedHashMap<>();
    publisher.entries(home, NAMESPACE).stream()
        .filter(entry -> entry.payload().is(NEW) && isRoom(entry.id()))
        .forEach(entry -> kept.put(entry.id(), entry.payload()));
    return kept;
  }

  /// All of them as one list.
  List<Element> list(Home home) {
    return kept(home).entrySet().stream()
        .map(mark -> Mark.of(mark.getValue()).as(OLD, mark.getKey()).build())
        .toList();
  }

  /// Whether an element of the old list is a room.
  static boolean isRoom(Element element) {
    return element.is(OLD);
  }

  /// Puts a whole list in the place of what there is: only what has changed is published, and what
  /// is not in the list is removed. What only the new way knows of a room stays.
  ///
  /// @throws StanzaException when a room has no right address, or a limit is reached
  void replace(Home home, Element storage) throws StanzaException {
    Map<String, Element> kept = kept(home);
    Map<String, Element> wanted = wanted(kept, storage);
    for (String gone : kept.keySet()) {
      if (!wanted.containsKey(gone)) {
        publisher.retract(home, NAMESPACE, gone, true);
      }
    }
    for (Map.Entry<String, Element> room : wanted.entrySet()) {
      if (!room.getValue().equals(kept.get(room.getKey()))) {
        publisher.publish(home, NAMESPACE, room.getKey(), room.getValue(), SETTINGS);
      }
    }
  }

  /// Looks at a whole list before it is taken.
  ///
  /// @throws StanzaException when a room has no right address, or a limit is reached
  void check(Home home, Element storage) throws StanzaException {
    var _ = wanted(kept(home), storage);
  }

  /// Looks at one bookmark of the new way before it is taken (XEP-0402 §3).
  ///
  /// @throws StanzaException when it is none, or a limit is reached
  void check(Home home, String id, Element conference) throws StanzaException {
    if (!conference.is(NEW)) {
      throw Refusal.of(Condition.BAD_REQUEST, "A bookmark is a conference.", "invalid-payload");
    }
    if (!isRoom(id)) {
      throw Refusal.of(Condition.BAD_REQUEST, "A bookmark is named by the address of a room.");
    }
    Map<String, Element> all = kept(home);
    all.put(id, conference);
    limit(all.values());
  }

  private static void limit(Collection<Element> conferences) throws StanzaException {
    long bytes = 0;
    for (Element conference : conferences) {
      bytes += XmlWriter.bytes(conference, "").length;
    }
    if (conferences.size() > MOST || bytes > MAX_BYTES) {
      throw Refusal.of(Condition.POLICY_VIOLATION, FULL);
    }
  }

  /// The rooms of a list as they are to be published.
  private static Map<String, Element> wanted(Map<String, Element> kept, Element storage)
      throws StanzaException {
    Map<String, Element> wanted = new LinkedHashMap<>();
    for (Element room : storage.children()) {
      if (isRoom(room)) {
        String address = address(room);
        Element before = kept.get(address);
        Mark mark = Mark.of(room);
        if (before != null && Mark.of(before).equals(mark)) {
          wanted.put(address, before);
        } else {
          Element extensions = before == null ? null : before.child("extensions");
          wanted.put(address, mark.as(NEW, null).add(extensions).build());
        }
      }
    }
    limit(wanted.values());
    return wanted;
  }

  /// Whether a list says the same as some rooms of the old way.
  static boolean same(Element storage, List<Element> rooms) {
    return marks(storage.children()).equals(marks(rooms));
  }

  private static Map<String, Mark> marks(List<Element> elements) {
    Map<String, Mark> marks = new HashMap<>();
    for (Element element : elements) {
      if (isRoom(element)) {
        marks.put(Mark.told(element.attribute("jid")), Mark.of(element));
      }
    }
    return marks;
  }

  private static String address(Element room) throws StanzaException {
    try {
      String jid = room.attribute("jid");
      String address = jid == null ? "" : Jid.parse(jid).bare().toString();
      if (isRoom(address)) {
        return address;
      }
    } catch (InvalidJid _) {
      // Refused below.
    }
    throw Refusal.of(Condition.BAD_REQUEST, "A room is marked by its address.");
  }

  /// Whether that is the address of a room, as it names an item.
  private static boolean isRoom(String id) {
    try {
      Jid room = Jid.parse(id);
      return room.isBare() && !room.localpart().isEmpty() && Publisher.isName(id);
    } catch (InvalidJid e) {
      return false;
    }
  }
}
