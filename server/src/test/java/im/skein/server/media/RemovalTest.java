package im.skein.server.media;

import static im.skein.server.media.UploadScene.await;
import static im.skein.server.media.UploadScene.noise;
import static org.junit.jupiter.api.Assertions.assertEquals;

import im.skein.client.Connection;
import im.skein.server.run.TestServer;
import im.skein.wire.Element;
import im.skein.wire.Envelope;
import im.skein.wire.Jid;
import im.skein.wire.Message;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files that go when their messages do.
final class RemovalTest {
  @TempDir Path data;

  private UploadScene scene;
  private Connection alice;
  private Connection bob;
  private int marker;

  @BeforeEach
  void start() throws IOException {
    scene = new UploadScene(TestServer.in(data, List.of()), data);
    alice = scene.alice();
    bob = scene.connect("bob");
  }

  @AfterEach
  void stop() {
    bob.close();
    scene.close();
  }

  private URI file() throws Exception {
    return scene.file("a.bin", noise(1000), "");
  }

  private static void send(Connection from, Connection to, String id, List<Element> payload)
      throws IOException {
    Jid jid = to.jid().bare();
    from.send(new Message(new Envelope(null, jid, id, null), Message.Type.CHAT, payload));
  }

  private static void send(Connection from, Connection to, String id, URI file) throws IOException {
    String url = file.toString();
    Element address = Element.builder("jabber:x:oob", "x").textChild("url", url).build();
    send(from, to, id, List.of(Element.text(Message.BODY, url), address));
  }

  private static void retract(Connection from, Connection to, String id) throws IOException {
    String namespace = "urn:xmpp:message-retract:1";
    Element retract = Element.builder(namespace, "retract").attribute("id", id).build();
    send(from, to, "r" + id, List.of(retract, Element.text(Message.BODY, "gone")));
  }

  private void awaitGone(URI file) throws Exception {
    await(() -> scene.get(file).statusCode() == 404);
  }

  /// Whatever was to be removed before is: a file of somebody whose message goes now is gone.
  private void assertStays(URI... files) throws Exception {
    URI last = scene.file("last.bin", noise(2000 + marker), "");
    String id = "last" + marker++;
    send(alice, alice, id, last);
    retract(alice, alice, id);
    awaitGone(last);
    for (URI file : files) {
      assertEquals(200, scene.get(file).statusCode());
    }
  }

  @Test
  void goWithTheMessageOfTheirSender() throws Exception {
    URI file = file();
    send(alice, bob, "m1", file);
    assertStays(file);
    retract(alice, bob, "m1");
    awaitGone(file);
    await(() -> scene.shelf(false).isEmpty());
  }

  @Test
  void stayAsLongAsSomebodyStillShowsThem() throws Exception {
    URI file = file();
    send(alice, bob, "m1", file);
    send(alice, alice, "m2", file);
    send(bob, bob, "m3", file);
    retract(alice, bob, "m1");
    assertStays(file);
    retract(alice, alice, "m2");
    assertStays(file);
    // The last who shows it is not the sender, but the sender has let go.
    retract(bob, bob, "m3");
    awaitGone(file);
  }

  @Test
  void stayWhenOnlyOthersTakeTheirMessagesBack() throws Exception {
    URI never = file();
    URI sent = scene.file("b.bin", noise(1500), "");
    send(alice, bob, "m1", sent);
    // Bob has the address of one that was sent otherwise, as in an encrypted message.
    send(bob, alice, "b1", never);
    send(bob, alice, "b2", sent);
    retract(bob, alice, "b1");
    retract(bob, alice, "b2");
    assertStays(never, sent);
  }

  @Test
  void sharedContentsStayForTheOther() throws Exception {
    URI first = file();
    URI second = file();
    assertEquals(1, scene.shelf(false).size());
    send(alice, bob, "m1", first);
    send(alice, bob, "m2", second);
    retract(alice, bob, "m1");
    awaitGone(first);
    assertStays(second);
    retract(alice, bob, "m2");
    awaitGone(second);
    await(() -> scene.shelf(false).isEmpty());
  }

  @Test
  void areNotTakenFromOthersByNamingThem() throws Exception {
    List<URI> files = new ArrayList<>(List.of(file(), file()));
    send(alice, bob, "m1", files.getFirst());
    URI elsewhere = URI.create(files.get(1).toString().replace("127.0.0.1", "example.net"));
    send(bob, bob, "b1", elsewhere);
    retract(bob, bob, "b1");
    retract(bob, alice, "m1");
    assertStays(files.toArray(URI[]::new));
  }
}
