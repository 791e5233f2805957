package im.skein.testkit.sim;

import im.skein.wire.Element;
import im.skein.wire.Name;
import im.skein.wire.xml.DocumentReader;
import im.skein.wire.xml.XmlException;
import im.skein.wire.xml.XmlLimits;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What one device knows of one room: it enters, reads in the archive what it has missed, holding
/// back what is said meanwhile, and from then on takes what is said as it comes. It drops what it
/// has seen.
final class RoomSeat {
  private static final String MUC = "http://jabber.org/protocol/muc";
  private static final String USER = MUC + "#user";
  private static final String MAM = "urn:xmpp:mam:2";
  private static final String RSM = "http://jabber.org/protocol/rsm";
  private static final String FORWARD = "urn:xmpp:forward:0";
  private static final String DATA = "jabber:x:data";
  private static final String RETRACT = "urn:xmpp:message-retract:1";
  private static final String MODERATE = "urn:xmpp:message-moderate:1";
  private static final String MODERATION = "moderate ";
  private static final Name RETRACTED = new Name(RETRACT, "retracted");
  private static final Name DELAY = new Name("urn:xmpp:delay", "delay");
  private static final Name STANZA_ID = new Name("urn:xmpp:sid:0", "stanza-id");

  private final String room;
  private final Client client;
  private final RoomHistory history;
  private final boolean archive;
  private final Set<String> seen = new HashSet<>();

  /// What it has got, by the room's id, and what its device has said; both may be gone by now.
  private final Map<String, String> got = new LinkedHashMap<>();

  private final List<String> own = new ArrayList<>();

  /// When the connection was made, when the room was entered, and when a page was asked for, as
  /// [RoomDeletions] counts.
  private long connected;

  private long entered;
  private long asked;
  private final List<Said> waiting = new ArrayList<>();
  private State state = State.OUT;
  private @Nullable String last;
  private int queries;

  private enum State {
    OUT,
    ENTERING,
    CATCHING_UP,
    IN
  }

  /// @param text whether it came with its text, and is not only known by its name
  private record Said(String id, String name, boolean text, long asked) {}

  /// The device whose seat it is.
  interface Client {
    String account();

    String device();

    /// Sends a stanza; called while there is a stream.
    void submit(Element stanza);

    /// Does something a little later, if the stream is there still.
    void soon(Runnable task);

    /// What was not sent yet to this room may be sent now.
    void entered(RoomSeat seat);
  }

  /// @param archive whether the server has an archive
  RoomSeat(String room, Client client, RoomHistory history, boolean archive) {
    this.room = room;
    this.client = client;
    this.history = history;
    this.archive = archive;
  }

  /// A connection is made.
  void connects() {
    connected = history.deletions().now();
  }

  /// Says something.
  Outgoing saying(String text) {
    history.said(room, client.device(), text);
    own.add(text);
    return Outgoing.in(this, text);
  }

  /// Takes back something that the device has said; names it by the room's id, or as its client
  /// does while the room has not told any.
  ///
  /// @param choice which, by chance
  @Nullable Outgoing retraction(int choice, String text) {
    if (own.isEmpty()) {
      return null;
    }
    String gone = own.get(Math.floorMod(choice, own.size()));
    history.said(room, client.device(), text);
    history.deletions().retracting(text, gone);
    String id = gone;
    for (Map.Entry<String, String> one : got.entrySet()) {
      id = one.getValue().equals(gone) ? one.getKey() : id;
    }
    return Outgoing.retraction(this, text, id);
  }

  /// Corrects something that the device has said.
  ///
  /// @param choice which, by chance
  @Nullable Outgoing correction(int choice, String text) {
    if (own.isEmpty()) {
      return null;
    }
    String wrong = history.deletions().root(own.get(Math.floorMod(choice, own.size())));
    history.said(room, client.device(), text);
    history.deletions().correcting(text, wrong);
    own.add(text);
    return Outgoing.correction(this, text, wrong);
  }

  /// Asks as a moderator that something be gone that anybody has said; whoever is none is refused.
  ///
  /// @param choice which, by chance
  @Nullable Element moderation(int choice) {
    if (got.isEmpty() || !isIn()) {
      return null;
    }
    List<String> ids = List.copyOf(got.keySet());
    String id = ids.get(Math.floorMod(choice, ids.size()));
    history.deletions().moderating(String.valueOf(got.get(id)));
    return iq(
        "set",
        MODERATION + id,
        Element.builder(MODERATE, "moderate")
            .attribute("id", id)
            .add(Element.empty(RETRACT, "retract"))
            .build());
  }

  String address() {
    return room + "@rooms." + World.DOMAIN;
  }

  /// Whether it is in the room and has read everything.
  boolean isIn() {
    return state == State.IN;
  }

  /// Is not in the room any more, or not yet.
  void out() {
    state = State.OUT;
    waiting.clear();
  }

  void enter() {
    state = State.ENTERING;
    entered = history.deletions().now();
    waiting.clear();
    client.submit(
        Element.builder(Name.client("presence"))
            .attribute("to", address() + "/" + client.account())
            .add(
                Element.of(
                    new Name(MUC, "x"),
                    Element.builder(MUC, "history")
                        .attribute("maxstanzas", archive ? "10" : "0")
                        .build()))
            .build());
  }

  /// The session goes on over a new stream: what was asked may be lost.
  void resumed() {
    switch (state) {
      case OUT, ENTERING -> enter();
      case CATCHING_UP -> query();
      case IN -> {}
    }
  }

  /// A presence from the room.
  void presence(Element presence) {
    String type = presence.attribute("type");
    if ("error".equals(type)) {
      if (state == State.ENTERING) {
        // It waits for its maker to configure it.
        client.soon(() -> {
          if (state == State.ENTERING) {
            enter();
          }
        });
      }
      return;
    }
    Set<String> codes = codes(presence);
    if (!codes.contains("110")) {
      return;
    }
    if ("unavailable".equals(type)) {
      if (state != State.ENTERING) {
        out();
        client.soon(this::enter);
      }
    } else if (state == State.ENTERING) {
      if (codes.contains("201")) {
        configure();
      }
      if (archive) {
        state = State.CATCHING_UP;
        query();
      } else {
        in();
      }
    }
  }

  private static Set<String> codes(Element presence) {
    Set<String> codes = new HashSet<>();
    Element x = presence.child(new Name(USER, "x"));
    if (x != null) {
      for (Element child : x.children()) {
        String code = child.attribute("code");
        if (code != null) {
          codes.add(code);
        }
      }
    }
    return codes;
  }

  /// The room is to last.
  private void configure() {
    Element form =
        Element.builder(DATA, "x")
            .attribute("type", "submit")
            .add(field("FORM_TYPE", MUC + "#roomconfig"))
            .add(field("muc#roomconfig_persistentroom", "1"))
            .build();
    ask("set", "configure", Element.of(new Name(MUC + "#owner", "query"), form));
  }

  private static Element field(String name, String value) {
    return Element.builder(DATA, "field").attribute("var", name).textChild("value", value).build();
  }

  private void query() {
    queries++;
    asked = history.deletions().now();
    Element.Builder page = Element.builder(RSM, "set").textChild("max", "20");
    ask(
        "set",
        "page" + queries,
        Element.builder(MAM, "query")
            .attribute("queryid", Integer.toString(queries))
            .add(page.textChild("after", last).build())
            .build());
  }

  private void ask(String type, String id, Element payload) {
    client.submit(iq(type, id, payload));
  }

  private Element iq(String type, String id, Element payload) {
    return Element.builder(Name.client("iq"))
        .attribute("type", type)
        .attribute("id", id)
        .attribute("to", address())
        .add(payload)
        .build();
  }

  /// An answer from the room.
  void answer(Element iq) {
    String id = iq.attribute("id");
    if (id != null && id.startsWith(MODERATION) && "result".equals(iq.attribute("type"))) {
      String gone = got.get(id.substring(MODERATION.length()));
      if (gone != null) {
        history.deletions().moderated(gone);
      }
    }
    if (state != State.CATCHING_UP || !("page" + queries).equals(iq.attribute("id"))) {
      return;
    }
    Element fin = iq.child(new Name(MAM, "fin"));
    if (fin == null) {
      client.soon(() -> {
        if (state == State.CATCHING_UP) {
          query();
        }
      });
    } else if ("true".equals(fin.attribute("complete"))) {
      List<Said> meanwhile = List.copyOf(waiting);
      waiting.clear();
      in();
      meanwhile.forEach(this::take);
    } else {
      query();
    }
  }

  private void in() {
    state = State.IN;
    client.entered(this);
  }

  /// A message from the room.
  void message(Element message) {
    Element result = message.child(new Name(MAM, "result"));
    if (result != null) {
      if (Integer.toString(queries).equals(result.attribute("queryid"))) {
        found(result);
      }
      return;
    }
    if ("error".equals(message.attribute("type"))) {
      String refused = message.attribute("id");
      if (refused != null) {
        history.refused(refused);
      }
      return;
    }
    Element stanzaId = message.child(STANZA_ID);
    String name = name(message);
    if (name == null) {
      return;
    }
    boolean text = message.childText("body") != null;
    String id = stanzaId == null ? null : stanzaId.attribute("id");
    if (id == null) {
      throw new AssertionError("a message of a room came without a stanza-id");
    }
    if (archive && message.child(DELAY) != null) {
      // The room's own history; what it tells is read in the archive.
      if (text) {
        history.deletions().arrived(room, client.device(), name, entered);
      }
    } else if (state == State.CATCHING_UP) {
      waiting.add(new Said(id, name, text, connected));
    } else if (state == State.IN || !archive) {
      take(new Said(id, name, text, connected));
    }
    // What comes before it is in, or when it has left, it reads in the archive: what was said
    // before
    // that may have passed it by.
  }

  private void found(Element result) {
    Element forwarded = result.child(new Name(FORWARD, "forwarded"));
    Element message = forwarded == null ? null : forwarded.child(Name.client("message"));
    String id = result.attribute("id");
    if (id == null || message == null) {
      throw new AssertionError("an archived message came without its id or its body");
    }
    String name = name(message);
    if (name == null) {
      // The room's own words.
      last = id;
    } else {
      take(new Said(id, name, message.childText("body") != null, asked));
    }
  }

  /// What a message is known by; null when nobody has said it, but the room.
  private static @Nullable String name(Element message) {
    String body = message.childText("body");
    return body == null && message.child(RETRACTED) != null ? message.attribute("id") : body;
  }

  /// What a message that is kept is known by, null when nobody has said it.
  static @Nullable String name(byte[] stanza) {
    return name(read(stanza));
  }

  /// The text of a message that is kept, null when it has none.
  static @Nullable String text(byte[] stanza) {
    return read(stanza).childText("body");
  }

  private static Element read(byte[] stanza) {
    try {
      return new DocumentReader(XmlLimits.STORED).read(stanza, 0, stanza.length);
    } catch (XmlException e) {
      throw new AssertionError("what is kept cannot be read", e);
    }
  }

  private void take(Said said) {
    if (seen.add(said.id)) {
      last = said.id;
      got.put(said.id, said.name);
      history.arrived(room, client.device(), said.name);
    }
    if (said.text) {
      history.deletions().arrived(room, client.device(), said.name, said.asked);
    }
  }
}
