package im.skein.server.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.client.Connection;
import im.skein.wire.Element;
import im.skein.wire.Envelope;
import im.skein.wire.Iq;
import im.skein.wire.Jid;
import im.skein.wire.Message;
import im.skein.wire.Name;
import im.skein.wire.Presence;
import im.skein.wire.Stanza;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rooms of the real program when that is killed: what they are, who may do what there, and what
/// was said is the same afterwards, and who comes back gets what was missed, once.
final class RoomsSurviveTest {
  private static final String MUC = "http://jabber.org/protocol/muc";
  private static final String SID = "urn:xmpp:sid:0";
  private static final String MAM = "urn:xmpp:mam:2";
  private static final String RSM = "http://jabber.org/protocol/rsm";
  private static final Jid ROOM = Jid.known("harbour@rooms.localhost");
  private static final int SAID = 60;
  private static final int HEARD = 3;

  @TempDir private Path folder;

  @Test
  void nothingOfARoomIsLostOrDoubledWhenTheServerIsKilled() throws Exception {
    List<Stanza> unacknowledged;
    Message last;
    try (Program server = Program.serve(folder)) {
      for (String name : List.of("alice", "bob", "carol")) {
        server.register(name, "password of " + name);
      }
      try (Connection alice = login(server, "alice");
          Connection bob = login(server, "bob")) {
        enter(alice, "Alice", null);
        make(alice);
        enter(bob, "Bob", null);
        last = talk(alice, bob);
        server.kill();
        unacknowledged = messages(alice.unacknowledged());
      }
    }
    assertTrue(unacknowledged.size() <= SAID - HEARD - 1, "something was acknowledged");
    try (Program server = Program.serve(folder)) {
      try (Connection carol = login(server, "carol")) {
        Stanza refused = enter(carol, "Carol", null);
        assertEquals(
            "forbidden", refused.payload().getFirst().children().getFirst().name().local());
      }
      try (Connection alice = login(server, "alice");
          Connection bob = login(server, "bob")) {
        Stanza own = enter(alice, "Alice", null);
        assertEquals("owner", affiliation(own));
        for (Stanza again : unacknowledged) {
          alice.send(again);
        }
        alice.request(Iq.Type.GET, ROOM, Element.empty("urn:xmpp:ping", "ping"));
        List<String> expected = IntStream.range(HEARD, SAID).mapToObj(i -> "m" + i).toList();
        assertEquals(expected, archive(bob, id(last)));
        Element history =
            Element.builder(MUC, "history").attribute("since", "2020-01-01T00:00:00Z").build();
        assertEquals("admin", affiliation(enter(bob, "Bob", history)));
        // As much as the room has at hand; the rest is in the archive.
        List<String> heard = said(bob);
        assertEquals(expected.subList(expected.size() - 50, expected.size()), heard);
      }
      assertEquals(0, server.stop());
    }
  }

  private static Connection login(Program server, String name) throws IOException {
    return server.login(name, "password of " + name);
  }

  /// Enters the room.
  ///
  /// @return one's own presence there, or why it was refused
  private static Stanza enter(Connection who, String nickname, @Nullable Element history)
      throws Exception {
    Jid seat = ROOM.withResource(nickname);
    Element join =
        Element.builder(MUC, "x")
            .add(
                history == null
                    ? Element.builder(MUC, "history").attribute("maxstanzas", "0").build()
                    : history)
            .build();
    who.send(
        new Presence(new Envelope(null, seat, null, null), Presence.Type.AVAILABLE, List.of(join)));
    return who.await(stanza -> stanza instanceof Presence && seat.equals(stanza.from()));
  }

  private static @Nullable String affiliation(Stanza presence) {
    Element x = presence.payload(new Name(MUC + "#user", "x"));
    Element item = x == null ? null : x.child("item");
    return item == null ? null : item.attribute("affiliation");
  }

  /// Makes it a room that lasts, with an administrator and somebody who may not enter.
  private static void make(Connection owner) throws IOException {
    Element form =
        Element.builder("jabber:x:data", "x")
            .attribute("type", "submit")
            .add(field("FORM_TYPE", MUC + "#roomconfig"))
            .add(field("muc#roomconfig_persistentroom", "1"))
            .build();
    Element _ =
        owner.request(Iq.Type.SET, ROOM, Element.of(new Name(MUC + "#owner", "query"), form));
    Element.Builder people = Element.builder(MUC + "#admin", "query");
    people.add(item("bob", "admin")).add(item("carol", "outcast"));
    Element _ = owner.request(Iq.Type.SET, ROOM, people.build());
  }

  private static Element field(String name, String value) {
    return Element.builder("jabber:x:data", "field")
        .attribute("var", name)
        .textChild("value", value)
        .build();
  }

  private static Element item(String name, String affiliation) {
    return Element.builder(MUC + "#admin", "item")
        .attribute("affiliation", affiliation)
        .attribute("jid", name + "@localhost")
        .build();
  }

  /// One speaks; the other hears the beginning and loses the connection.
  ///
  /// @return the last that was heard
  private static Message talk(Connection alice, Connection bob) throws Exception {
    CountDownLatch acknowledged = new CountDownLatch(HEARD + 2);
    alice.onAcknowledged(stanza -> {
      if (stanza instanceof Message) {
        acknowledged.countDown();
      }
    });
    Message last = null;
    for (int i = 0; i < SAID; i++) {
      if (i == HEARD) {
        for (int heard = 0; heard < HEARD; heard++) {
          String text = "m" + heard;
          last = (Message) bob.await(s -> s instanceof Message m && text.equals(m.body()));
        }
        bob.drop();
      }
      alice.send(
          new Message(
              new Envelope(null, ROOM, "m" + i, null),
              Message.Type.GROUPCHAT,
              List.of(
                  Element.text(Message.BODY, "m" + i),
                  Element.builder(SID, "origin-id").attribute("id", "o" + i).build())));
      alice.requestAcknowledgement();
    }
    assertTrue(acknowledged.await(30, TimeUnit.SECONDS), "nothing is acknowledged");
    if (last == null) {
      throw new AssertionError("nothing was heard");
    }
    return last;
  }

  private static List<Stanza> messages(List<Stanza> stanzas) {
    return stanzas.stream().filter(stanza -> stanza instanceof Message).toList();
  }

  private static String id(Message message) {
    Element id = message.payload(new Name(SID, "stanza-id"));
    String text = id == null ? null : id.attribute("id");
    if (text == null) {
      throw new AssertionError("a message without a stanza-id");
    }
    return text;
  }

  /// What was said after that message, by the archive.
  private static List<String> archive(Connection who, String after) throws IOException {
    Element page =
        Element.builder(RSM, "set").textChild("max", "200").textChild("after", after).build();
    Element fin = who.request(Iq.Type.SET, ROOM, Element.of(new Name(MAM, "query"), page));
    assertEquals("true", fin.attribute("complete"));
    List<String> found = new ArrayList<>();
    Name result = new Name(MAM, "result");
    while (true) {
      var next = who.poll(s -> s instanceof Message && s.payload(result) != null);
      if (next.isEmpty()) {
        return found;
      }
      Element forwarded = next.get().payload().getFirst().children().getFirst();
      Element message = forwarded.child(Name.client("message"));
      found.add(String.valueOf(message == null ? null : message.childText("body")));
    }
  }

  /// What the room told lately of what was said.
  private static List<String> said(Connection who) throws IOException {
    Stanza _ = who.await(s -> s instanceof Message m && m.payload(Name.client("subject")) != null);
    List<String> found = new ArrayList<>();
    while (true) {
      var next = who.poll(s -> s instanceof Message m && m.type() == Message.Type.GROUPCHAT);
      if (next.isEmpty()) {
        return found;
      }
      found.add(String.valueOf(((Message) next.get()).body()));
    }
  }
}
