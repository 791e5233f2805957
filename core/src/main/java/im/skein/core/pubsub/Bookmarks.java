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
        .filter(entry -> entry.payload().is(NEW))
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
  /// @throws StanzaException when a room has no right address, or a limit is reached; the rooms
  ///   before it may have been taken
  void replace(Home home, Element storage) throws StanzaException {
    Map<String, Element> wanted = rooms(storage);
    Map<String, Element> kept = kept(home);
    for (String gone : kept.keySet()) {
      if (!wanted.containsKey(gone)) {
        publisher.retract(home, NAMESPACE, gone, true);
      }
    }
    for (Map.Entry<String, Element> room : wanted.entrySet()) {
      Element before = kept.get(room.getKey());
      Mark mark = Mark.of(room.getValue());
      if (before == null || !Mark.of(before).equals(mark)) {
        Element extensions = before == null ? null : before.child("extensions");
        Element now = mark.as(NEW, null).add(extensions).build();
        publisher.publish(home, NAMESPACE, room.getKey(), now, SETTINGS);
      }
    }
  }

  /// Looks at a whole list before it is taken.
  ///
  /// @throws StanzaException when a room has no right address, or a limit is reached
  static void check(Element storage) throws StanzaException {
    var _ = rooms(storage);
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

  private static Map<String, Element> rooms(Element storage) throws StanzaException {
    Map<String, Element> rooms = new LinkedHashMap<>();
    for (Element room : storage.children()) {
      if (isRoom(room)) {
        rooms.put(address(room), room);
      }
    }
    if (rooms.size() > MOST) {
      throw Refusal.of(Condition.NOT_ACCEPTABLE, "At most " + MOST + " rooms can be marked.");
    }
    return rooms;
  }

  private static String address(Element room) throws StanzaException {
    try {
      String jid = room.attribute("jid");
      if (jid != null) {
        return Jid.parse(jid).bare().toString();
      }
    } catch (InvalidJid _) {
      // Refused below.
    }
    throw Refusal.of(Condition.BAD_REQUEST, "A room is marked by its address.");
  }
}
