package im.skein.server.media;

import static im.skein.server.media.UploadScene.noise;
import static org.junit.jupiter.api.Assertions.assertEquals;

import im.skein.client.Connection;
import im.skein.server.run.TestServer;
import im.skein.wire.Element;
import im.skein.wire.Envelope;
import im.skein.wire.Iq;
import im.skein.wire.Jid;
import im.skein.wire.Message;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files that were uploaded and never sent, and those of which nobody here can know.
final class UnsentTest {
  private static final Duration ALMOST = Duration.ofHours(23);
  private static final Duration REST = Duration.ofHours(1);

  @TempDir Path data;

  private UploadScene scene;
  private Connection alice;
  private Connection bob;

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

  private URI file(int length) throws Exception {
    return scene.file("a.bin", noise(length), "");
  }

  private static void send(Connection from, Connection to, Element... payload) throws IOException {
    Jid jid = to.jid().bare();
    from.send(new Message(new Envelope(null, jid, "m", null), Message.Type.CHAT, List.of(payload)));
    settle(from);
  }

  /// Whatever was sent before has been seen to.
  private static void settle(Connection from) throws IOException {
    Element ping = Element.empty("urn:xmpp:ping", "ping");
    Element _ = from.request(Iq.Type.GET, Jid.known(TestServer.DOMAIN), ping);
  }

  private void pass(Duration time) {
    scene.server().pass(time);
    scene.server().sweepFiles();
  }

  private int status(URI file) throws Exception {
    return scene.get(file).statusCode();
  }

  @Test
  void goAfterADay() throws Exception {
    URI file = file(1000);
    send(alice, bob, Element.text(Message.BODY, "I will send you something"));
    pass(ALMOST);
    assertEquals(200, status(file));
    URI younger = file(2000);
    pass(REST);
    assertEquals(404, status(file));
    assertEquals(200, status(younger));
    assertEquals(1, scene.shelf(false).size());
  }

  @Test
  void stayOnceTheyAreNamedAnywhere() throws Exception {
    URI body = file(1000);
    URI deep = file(2000);
    URI avatar = file(3000);
    URI other = file(4000);
    send(alice, bob, Element.text(Message.BODY, "look: (" + body + ")"));
    Element item = Element.builder("urn:x", "y").attribute("href", deep.toString()).build();
    send(alice, bob, Element.of(item.name(), item));
    send(alice, bob, item);
    String pubsub = "http://jabber.org/protocol/pubsub";
    Element publish =
        Element.builder(pubsub, "publish")
            .attribute("node", "urn:x:avatar")
            .add(
                Element.builder(pubsub, "item")
                    .add(Element.builder("urn:x", "url").text(avatar.toString()).build())
                    .build())
            .build();
    Element _ =
        alice.request(
            Iq.Type.SET,
            alice.jid().bare(),
            Element.builder(pubsub, "pubsub").add(publish).build());
    // Told by other means than this server, and then sent on here.
    send(bob, bob, address(other));
    pass(Duration.ofDays(400));
    for (URI file : List.of(body, deep, avatar, other)) {
      assertEquals(200, status(file));
    }
  }

  private static Element address(URI file) {
    return Element.builder("jabber:x:oob", "x").textChild("url", file.toString()).build();
  }

  @Test
  void stayWhenWhatWasSentSinceCannotBeRead() throws Exception {
    URI before = file(1000);
    send(alice, bob, Element.empty("urn:xmpp:omemo:2", "encrypted"));
    URI after = file(2000);
    pass(Duration.ofDays(2));
    assertEquals(200, status(before));
    assertEquals(404, status(after));
    URI bot = file(3000);
    send(alice, bob, Element.text(Message.BODY, "c2VhbGVkIGluIGEgd2F5IG9mIG91ciBvd24=".repeat(3)));
    URI otr = file(4000);
    send(alice, bob, Element.text(Message.BODY, "?OTR:AAMDJ+MVmSfjFZcAAAAAAQ=="));
    pass(Duration.ofDays(2));
    assertEquals(200, status(bot));
    assertEquals(200, status(otr));
  }

  @Test
  void goAlsoAfterARestart() throws Exception {
    URI lost = file(1000);
    URI sent = file(2000);
    send(alice, bob, address(sent));
    stop();
    scene = new UploadScene(TestServer.in(data, List.of()), data, "carol");
    pass(Duration.ofDays(2));
    String port = ":" + scene.server().webPort() + "/";
    assertEquals(404, status(URI.create(lost.toString().replaceAll(":\\d+/", port))));
    assertEquals(200, status(URI.create(sent.toString().replaceAll(":\\d+/", port))));
  }

  @Test
  void stayWhereTheOwnerWantsIt() throws Exception {
    stop();
    TestServer lenient = TestServer.in(data, List.of("upload.unsent-retention=forever"));
    scene = new UploadScene(lenient, data, "carol");
    URI file = file(1000);
    pass(Duration.ofDays(400));
    assertEquals(200, status(file));
  }
}
