package im.skein.testkit.sim;

import im.skein.wire.Element;
import im.skein.wire.Name;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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
  private static final Name STANZA_ID = new Name("urn:xmpp:sid:0", "stanza-id");

  private final String room;
  private final Client client;
  private final RoomHistory history;
  private final boolean archive;
  private final Set<String> seen = new HashSet<>();
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

  private record Said(String id, String text) {}

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

  String room() {
    return room;
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
    waiting.clear();
    client.submit(
        Element.builder(Name.client("presence"))
            .attribute("to", address() + "/" + client.account())
            .add(
                Element.of(
                    new Name(MUC, "x"),
                    Element.builder(MUC, "history").attribute("maxstanzas", "0").build()))
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
    client.submit(
        Element.builder(Name.client("iq"))
            .attribute("type", type)
            .attribute("id", id)
            .attribute("to", address())
            .add(payload)
            .build());
  }

  /// An answer from the room.
  void answer(Element iq) {
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
    String text = message.childText("body");
    if ("error".equals(message.attribute("type"))) {
      String refused = message.attribute("id");
      if (refused != null) {
        history.refused(refused);
      }
      return;
    }
    Element stanzaId = message.child(STANZA_ID);
    if (text == null) {
      return;
    }
    String id = stanzaId == null ? null : stanzaId.attribute("id");
    if (id == null) {
      throw new AssertionError("a message of a room came without a stanza-id");
    }
    if (state == State.CATCHING_UP) {
      waiting.add(new Said(id, text));
    } else {
      take(new Said(id, text));
    }
  }

  private void found(Element result) {
    Element forwarded = result.child(new Name(FORWARD, "forwarded"));
    Element message = forwarded == null ? null : forwarded.child(Name.client("message"));
    String text = message == null ? null : message.childText("body");
    String id = result.attribute("id");
    if (id == null || text == null) {
      throw new AssertionError("an archived message came without its id or its body");
    }
    take(new Said(id, text));
  }

  private void take(Said said) {
    if (seen.add(said.id)) {
      last = said.id;
      history.arrived(room, client.device(), said.text);
    }
  }
}
