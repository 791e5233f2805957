package im.skein.server.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.client.Connection;
import im.skein.client.Credentials;
import im.skein.client.Negotiation;
import im.skein.client.Options;
import im.skein.server.push.PushService.Push;
import im.skein.server.run.TestServer;
import im.skein.server.run.TestServer.Way;
import im.skein.testkit.conversation.Stage;
import im.skein.wire.Element;
import im.skein.wire.Envelope;
import im.skein.wire.Iq;
import im.skein.wire.Jid;
import im.skein.wire.Message;
import im.skein.wire.sasl.Secret;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Pushes from a message to the browser that opens it, over a push service on this machine.
final class WebPushTest {
  private static final Secret PASSWORD = Secret.of("correct horse of everybody");
  private static final Element ASK = Element.empty("urn:skein:push:0", "web-push");

  private PushService service;
  private Subscriber subscriber;
  private TestServer server;
  private Stage stage;

  @BeforeEach
  void start() throws IOException, GeneralSecurityException {
    service = new PushService();
    subscriber = new Subscriber();
    begin(List.of("push.allow-private=true"));
  }

  private void begin(List<String> settings) throws IOException {
    server = TestServer.inMemory(settings);
    stage = server.stage(Way.TCP);
    for (String name : List.of("alice", "bob", "carol")) {
      try (Negotiation guest = Negotiation.begin(stage.connect(), stage.domain())) {
        Element _ =
            guest.register(
                stage.localpart(name), PASSWORD, Map.of("nick", name.equals("bob") ? "鲍勃" : ""));
      }
    }
  }

  @AfterEach
  void stop() throws IOException {
    assertEquals(List.of(), server.takeFaults());
    server.close();
    service.close();
  }

  private Connection connect(String name, String device) throws IOException {
    Connection connection =
        Connection.open(
            stage.connect(),
            new Credentials(stage.domain(), stage.localpart(name), PASSWORD),
            Options.onLoopback(device));
    connection.announce();
    connection.sync();
    return connection;
  }

  private Jid bare(String name) {
    return Jid.known(stage.localpart(name) + "@" + stage.domain());
  }

  /// Subscribes a browser of alice and tells the key of the server.
  private String subscribe(Connection alice) throws IOException {
    return subscribe(alice, false);
  }

  private String subscribe(Connection alice, boolean reads) throws IOException {
    Element told = alice.request(Iq.Type.GET, ASK);
    Element _ = alice.request(Iq.Type.SET, subscriber.subscribe(service.endpoint("a"), reads));
    assertEquals(service.endpoint("a"), alice.request(Iq.Type.GET, ASK).attribute("endpoint"));
    String key = told.attribute("key");
    assertNotNull(key);
    return key;
  }

  private void say(Connection bob, String text) throws IOException {
    bob.send(
        new Message(
            new Envelope(null, bare("alice"), bob.freshId(), null),
            Message.Type.CHAT,
            List.of(Element.text(Message.BODY, text))));
    bob.sync();
  }

  @Test
  void wakesTheBrowserThatIsAway() throws Exception {
    String key;
    try (Connection alice = connect("alice", "browser")) {
      key = subscribe(alice);
    }
    try (Connection bob = connect("bob", "phone")) {
      say(bob, "晚上吃什么？\"\\");
      Push push = service.take();
      String text = subscriber.open(push);
      assertTrue(text.startsWith("{\"type\":\"message\",\"account\":\"" + bare("alice")), text);
      assertTrue(text.contains("\"chat\":\"" + bare("bob") + "\",\"name\":\"鲍勃\","), text);
      assertTrue(text.contains(",\"text\":\"晚上吃什么？\\\"\\\\\",\"count\":1}"), text);
      assertEquals("POST /push/a HTTP/1.1", push.line());
      assertEquals("aes128gcm", push.headers().get("content-encoding"));
      assertEquals("2419200", push.headers().get("ttl"));
      assertEquals("normal", push.headers().get("urgency"));
      assertEquals(24, push.headers().getOrDefault("topic", "").length());
      String claims = Subscriber.claims(push, key);
      String origin = service.endpoint("").substring(0, service.endpoint("").length() - 6);
      assertTrue(claims.startsWith("{\"aud\":\"" + origin + "\",\"exp\":"), claims);
      assertTrue(claims.endsWith(",\"sub\":\"https://example.org\"}"), claims);
      say(bob, "x".repeat(10_000));
      String long2 = subscriber.open(service.take());
      assertTrue(long2.endsWith("x…\",\"count\":2}"), long2);
    }
  }

  @Test
  void doesNotWakeWhoeverIsThereButWhoeverWaitsToResume() throws Exception {
    Connection alice = connect("alice", "browser");
    String _ = subscribe(alice);
    try (Connection bob = connect("bob", "phone");
        Connection desk = connect("alice", "desk")) {
      say(bob, "seen");
      var _ = alice.await(stanza -> stanza instanceof Message);
      alice.sync();
      alice.drop();
      // The server has seen the connection break when the resource can be taken again.
      say(bob, "unseen");
      var _ =
          desk.await(
              stanza -> stanza instanceof Message message && "unseen".equals(message.body()));
      String text = subscriber.open(service.take());
      assertTrue(text.contains("\"text\":\"unseen\""), text);
      assertFalse(text.contains("\"text\":\"seen\""), text);
    }
  }

  @Test
  void forgetsASubscriptionThatIsGone() throws Exception {
    try (Connection alice = connect("alice", "browser")) {
      String _ = subscribe(alice);
    }
    service.answerOnce("410 Gone");
    try (Connection bob = connect("bob", "phone")) {
      say(bob, "one");
      Push _ = service.take();
    }
    try (Connection alice = connect("alice", "browser")) {
      String known = service.endpoint("a");
      for (int i = 0; i < 10_000 && known != null; i++) {
        known = alice.request(Iq.Type.GET, ASK).attribute("endpoint");
      }
      assertNull(known);
    }
  }

  @Test
  void isNeverWaitedFor() throws Exception {
    try (Connection alice = connect("alice", "browser")) {
      String _ = subscribe(alice);
    }
    CountDownLatch held = new CountDownLatch(1);
    service.hold(held);
    try (Connection bob = connect("bob", "phone");
        Connection desk = connect("alice", "desk")) {
      for (int i = 0; i < 100; i++) {
        say(bob, "number " + i);
      }
      var _ =
          desk.await(
              stanza -> stanza instanceof Message message && "number 99".equals(message.body()));
      Push _ = service.take();
      assertNull(service.peek());
      held.countDown();
      // Those that waited are one: the last.
      String text = subscriber.open(service.take());
      assertTrue(text.contains("\"text\":\"number 99\",\"count\":100"), text);
    }
  }

  private void tell(Connection who, String to, Element... payload) throws IOException {
    who.send(
        new Message(
            new Envelope(null, bare(to), who.freshId(), null),
            Message.Type.CHAT,
            List.of(payload)));
    who.sync();
  }

  private static Element readUpTo(Jid chat, String id) {
    String pubsub = "http://jabber.org/protocol/pubsub";
    Element place =
        Element.builder("urn:xmpp:mds:displayed:0", "displayed")
            .add(Element.builder("urn:xmpp:sid:0", "stanza-id").attribute("id", id).build())
            .build();
    Element item =
        Element.builder(pubsub, "item").attribute("id", chat.toString()).add(place).build();
    Element publish =
        Element.builder(pubsub, "publish")
            .attribute("node", "urn:xmpp:mds:displayed:0")
            .add(item)
            .build();
    return Element.builder(pubsub, "pubsub").add(publish).build();
  }

  @Test
  void takesBackWhatWasReadElsewhere() throws Exception {
    try (Connection alice = connect("alice", "browser")) {
      String _ = subscribe(alice, true);
    }
    try (Connection bob = connect("bob", "phone");
        Connection desk = connect("alice", "desk")) {
      say(bob, "one");
      Push first = service.take();
      assertTrue(subscriber.open(first).endsWith(",\"text\":\"one\",\"count\":1}"));
      // Somebody else's conversation was not pushed.
      Element _ = desk.request(Iq.Type.SET, readUpTo(Jid.known("carol@example.org"), "s0"));
      Element _ = desk.request(Iq.Type.SET, readUpTo(bare("bob"), "s1"));
      Push second = service.take();
      assertEquals(
          "{\"type\":\"read\",\"account\":\"%s\",\"chat\":\"%s\",\"id\":\"s1\",\"count\":0}"
              .formatted(bare("alice"), bare("bob")),
          subscriber.open(second));
      assertEquals(first.headers().get("topic"), second.headers().get("topic"));
      // It is told once.
      Element _ = desk.request(Iq.Type.SET, readUpTo(bare("bob"), "s1"));
      say(bob, "two");
      assertTrue(subscriber.open(service.take()).contains("\"text\":\"two\",\"count\":1}"));
      // A marker tells the same, and so does an answer.
      Element marker =
          Element.builder("urn:xmpp:chat-markers:0", "displayed").attribute("id", "x").build();
      tell(desk, "bob", marker);
      assertTrue(subscriber.open(service.take()).startsWith("{\"type\":\"read\","));
      say(bob, "three");
      Push _ = service.take();
      tell(desk, "bob", Element.text(Message.BODY, "I have seen it"));
      assertTrue(subscriber.open(service.take()).startsWith("{\"type\":\"read\","));
    }
  }

  @Test
  void doesNotPushWhatWasReadWhileItWaitedAndTellsNobodyWhoDidNotAsk() throws Exception {
    try (Connection alice = connect("alice", "browser")) {
      String _ = subscribe(alice);
    }
    CountDownLatch held = new CountDownLatch(1);
    service.hold(held);
    try (Connection bob = connect("bob", "phone");
        Connection carol = connect("carol", "phone");
        Connection desk = connect("alice", "desk")) {
      tell(carol, "alice", Element.text(Message.BODY, "from carol"));
      say(bob, "one");
      say(bob, "two");
      var _ = desk.await(stanza -> stanza instanceof Message m && "two".equals(m.body()));
      Element _ = desk.request(Iq.Type.SET, readUpTo(bare("bob"), "s1"));
      tell(carol, "alice", Element.text(Message.BODY, "again"));
      var _ = desk.await(stanza -> stanza instanceof Message m && "again".equals(m.body()));
      held.countDown();
      assertTrue(subscriber.open(service.take()).contains("\"text\":\"from carol\""));
      assertTrue(subscriber.open(service.take()).endsWith("\"text\":\"again\",\"count\":2}"));
    }
  }

  @Test
  void tellsOnlyWhatItMay() throws Exception {
    server.close();
    begin(List.of("push.allow-private=true", "push.browser-contents=nothing"));
    try (Connection alice = connect("alice", "browser")) {
      String _ = subscribe(alice);
    }
    try (Connection bob = connect("bob", "phone")) {
      say(bob, "secret");
      assertEquals(
          "{\"type\":\"message\",\"account\":\"" + bare("alice") + "\",\"count\":1}",
          subscriber.open(service.take()));
    }
  }
}
