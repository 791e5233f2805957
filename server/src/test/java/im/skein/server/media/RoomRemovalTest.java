package im.skein.server.media;

import static im.skein.server.media.UploadScene.await;
import static im.skein.server.media.UploadScene.noise;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import im.skein.client.Connection;
import im.skein.server.run.TestServer;
import im.skein.wire.Element;
import im.skein.wire.Envelope;
import im.skein.wire.Iq;
import im.skein.wire.Jid;
import im.skein.wire.Message;
import im.skein.wire.Name;
import im.skein.wire.Presence;
import im.skein.wire.Stanza;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files that go when what was said with them in a room does: taken back, moderated, or gone with
/// the room.
final class RoomRemovalTest {
  private static final Jid HUT = Jid.known("hut@rooms." + TestServer.DOMAIN);
  private static final String OWNER = "http://jabber.org/protocol/muc#owner";
  private static final String RETRACTION = "urn:xmpp:message-retract:1";
  private static final Name STANZA_ID = new Name("urn:xmpp:sid:0", "stanza-id");

  @TempDir Path data;

  private UploadScene scene;
  private Connection alice;
  private Connection bob;

  @BeforeEach
  void start() throws IOException {
    scene = new UploadScene(TestServer.in(data, List.of()), data);
    alice = scene.alice();
    bob = scene.connect("bob");
    enter(alice, "Alice");
    Element form = Element.builder("jabber:x:data", "x").attribute("type", "submit").build();
    Element _ = alice.request(Iq.Type.SET, HUT, Element.of(new Name(OWNER, "query"), form));
    enter(bob, "Bob");
  }

  @AfterEach
  void stop() {
    bob.close();
    scene.close();
  }

  private static void enter(Connection who, String nick) throws IOException {
    Envelope envelope = new Envelope(null, Jid.known(HUT + "/" + nick), null, null);
    Element x = Element.empty("http://jabber.org/protocol/muc", "x");
    who.send(new Presence(envelope, Presence.Type.AVAILABLE, List.of(x)));
    Stanza _ = who.await(one -> one instanceof Message m && m.type() == Message.Type.GROUPCHAT);
  }

  private URI file(Connection of, int length) throws Exception {
    URI at = scene.slot(of, "a.bin", length, "");
    assertEquals(201, scene.put(at, noise(length)));
    return at;
  }

  private static Element[] naming(URI file) {
    String url = file.toString();
    return new Element[] {
      Element.text(Message.BODY, url),
      Element.builder("jabber:x:oob", "x").textChild("url", url).build()
    };
  }

  /// Says something in the room.
  ///
  /// @return the id under which the room knows it
  private static String say(Connection who, Element... payload) throws IOException {
    String id = who.freshId();
    Envelope envelope = new Envelope(null, HUT, id, null);
    who.send(new Message(envelope, Message.Type.GROUPCHAT, List.of(payload)));
    Stanza said = who.await(one -> one instanceof Message m && id.equals(m.id()));
    Element known = said.payload(STANZA_ID);
    assertNotNull(known);
    return String.valueOf(known.attribute("id"));
  }

  private static void retract(Connection who, String id) throws IOException {
    Element retract = Element.builder(RETRACTION, "retract").attribute("id", id).build();
    String _ = say(who, retract, Element.text(Message.BODY, "gone"));
  }

  private static void destroy(Connection who) throws IOException {
    Element destroy = Element.empty(OWNER, "destroy");
    Element _ = who.request(Iq.Type.SET, HUT, Element.of(new Name(OWNER, "query"), destroy));
  }

  private void awaitGone(URI file) throws Exception {
    await(() -> scene.get(file).statusCode() == 404);
  }

  /// Whatever was to be removed before is: a file whose message is taken back now is gone.
  private void assertStays(URI file) throws Exception {
    URI last = file(alice, 7000);
    retract(alice, say(alice, naming(last)));
    awaitGone(last);
    assertEquals(200, scene.get(file).statusCode());
  }

  @Test
  void goWhenTheirAuthorTakesThemBack() throws Exception {
    URI file = file(bob, 1000);
    String id = say(bob, naming(file));
    assertStays(file);
    retract(bob, id);
    awaitGone(file);
  }

  @Test
  void goWhenAModeratorTakesThemBack() throws Exception {
    URI file = file(bob, 1000);
    String id = say(bob, naming(file));
    Element moderate =
        Element.builder("urn:xmpp:message-moderate:1", "moderate")
            .attribute("id", id)
            .add(Element.empty(RETRACTION, "retract"))
            .build();
    Element _ = alice.request(Iq.Type.SET, HUT, moderate);
    awaitGone(file);
  }

  @Test
  void stayWhenSomebodyElseStillShowsThem() throws Exception {
    URI file = file(bob, 1000);
    String id = say(bob, naming(file));
    String other = say(alice, naming(file));
    retract(bob, id);
    assertStays(file);
    retract(alice, other);
    awaitGone(file);
  }

  @Test
  void goWithTheRoom() throws Exception {
    URI file = file(bob, 1000);
    String _ = say(bob, naming(file));
    String _ = say(alice, naming(file));
    destroy(alice);
    awaitGone(file);
    await(() -> scene.shelf(false).isEmpty());
  }

  @Test
  void goWithTheRoomOnlyWhenNoOtherMessageHasThem() throws Exception {
    URI file = file(bob, 1000);
    URI marker = file(bob, 2000);
    String _ = say(bob, naming(file));
    String _ = say(bob, naming(marker));
    Envelope chat = new Envelope(null, alice.jid().bare(), "c1", null);
    bob.send(new Message(chat, Message.Type.CHAT, List.of(naming(file))));
    bob.sync();
    destroy(alice);
    awaitGone(marker);
    assertEquals(200, scene.get(file).statusCode());
    Element retract = Element.builder(RETRACTION, "retract").attribute("id", "c1").build();
    Envelope back = new Envelope(null, alice.jid().bare(), "c2", null);
    bob.send(new Message(back, Message.Type.CHAT, List.of(retract)));
    awaitGone(file);
  }
}
