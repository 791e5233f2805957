package im.skein.core.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.core.feature.Session;
import im.skein.wire.Element;
import im.skein.wire.Envelope;
import im.skein.wire.Jid;
import im.skein.wire.Message;
import im.skein.wire.Name;
import im.skein.wire.Presence;
import im.skein.wire.StreamError;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Bound sessions: who may say what, and how much.
class FlowTest {
  private static final String MESSAGE = "<message to='bob@example.org'><body>a</body></message>";

  private final Scene scene = new Scene();

  private static Message message(int size) {
    return new Message(
        new Envelope(Jid.known("bob@example.org"), Scene.ALICE.jid(), null, null),
        Message.Type.CHAT,
        List.of(Element.text(Name.client("body"), "x".repeat(size))));
  }

  private Scene unlimited() {
    SessionSettings settings = scene.streams.around().settings();
    return new Scene(settings.with(new SessionSettings.Limits(false, 1, 1, 32, 1, 1, 128 << 20)));
  }

  @Test
  void stampsTheFullAddressAndTheLanguageOfTheStream() {
    Peer alice = Peer.tcp(scene).bound("alice");
    Jid own = scene.session(Scene.ALICE).jid();
    alice.say(MESSAGE);
    alice.say("<message from='" + own + "' xml:lang='en'/>");
    alice.say("<presence from='alice@example.org'/>");
    alice.say("<iq type='get' id='1'><query xmlns='jabber:iq:roster'/></iq>");
    assertEquals(
        List.of(own, own, own, own), scene.handler.stanzas.stream().map(s -> s.from()).toList());
    assertEquals("zh", scene.handler.stanzas.getFirst().envelope().lang());
    assertEquals("en", scene.handler.stanzas.get(1).envelope().lang());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"bob@example.org", "alice@example.org/other", "example.org", "alice@", ""})
  void endsSessionsThatSpeakInAnothersName(String from) {
    for (String kind : List.of("message", "presence", "iq type='get' id='1'")) {
      Peer alice = Peer.tcp(scene).bound("alice");
      assertTrue(alice.say("<" + kind + " from='" + from + "'/>").contains("<invalid-from "));
      assertTrue(alice.pipe.closed);
    }
    assertTrue(scene.handler.stanzas.isEmpty());
    assertTrue(scene.home(Scene.ALICE).sessions.isEmpty());
  }

  @Test
  void endsSessionsThatSendSomethingElse() {
    Peer alice = Peer.tcp(scene).bound("alice");
    assertTrue(alice.say("<x xmlns='y'/>").contains("<unsupported-stanza-type "));
  }

  @Test
  void answersWhatFollowsBeforeItCloses() {
    Peer alice = Peer.tcp(scene).bound("alice");
    String answer = alice.say("<iq type='get' id='1'/></stream:stream>");
    assertTrue(answer.contains("<bad-request "), answer);
    assertTrue(answer.endsWith("</stream:stream>"), answer);
    assertTrue(alice.pipe.closed);
  }

  @Test
  void neverAnswersErrorsThatItCannotRead() {
    Peer alice = Peer.tcp(scene).bound("alice");
    assertEquals("", alice.say("<message type='error' to='@'/><iq type='result' to='@' id='1'/>"));
  }

  @Test
  void readsLessFromThoseWhoSendMuchAndDropsNothing() {
    Peer alice = Peer.tcp(scene).bound("alice");
    alice.say(MESSAGE.repeat(100));
    assertTrue(alice.pipe.reading);
    alice.say(MESSAGE.repeat(20));
    assertFalse(alice.pipe.reading);
    assertEquals(120, scene.handler.stanzas.size());
    scene.pass(900);
    assertFalse(alice.pipe.reading);
    scene.pass(200);
    assertTrue(alice.pipe.reading);
  }

  @Test
  void readsNoMoreWhileTooMuchIsNotHandled() {
    Scene open = unlimited();
    open.handler.prompt = false;
    Peer alice = Peer.tcp(open).bound("alice");
    alice.say(MESSAGE.repeat(255));
    assertTrue(alice.pipe.reading);
    alice.say(MESSAGE);
    assertFalse(alice.pipe.reading);
    open.handler.handled.subList(0, 127).forEach(Runnable::run);
    open.settle();
    assertFalse(alice.pipe.reading);
    open.handler.handled.get(200).run();
    open.settle();
    assertTrue(alice.pipe.reading);
  }

  @Test
  void readsNoMoreWhileTheStoreIsBehind() {
    Scene open = unlimited();
    Peer alice = Peer.tcp(open).bound("alice");
    open.handler.crowded = true;
    alice.say(MESSAGE);
    assertFalse(alice.pipe.reading);
    open.pass(100);
    assertFalse(alice.pipe.reading);
    open.handler.crowded = false;
    open.pass(20);
    assertTrue(alice.pipe.reading);
  }

  @Test
  void writesOnceForEverythingOfOneTurn() {
    Peer alice = Peer.tcp(scene).bound("alice");
    int before = alice.pipe.flushes;
    scene.on(
        Scene.ALICE,
        () -> {
          for (int i = 0; i < 50; i++) {
            scene.session(Scene.ALICE).send(message(10));
          }
        });
    assertEquals(before + 1, alice.pipe.flushes);
    assertEquals(51, alice.pipe.received().split("<message", -1).length);
  }

  @Test
  void countsMessagesAsDeliveredOnceTheyAreWritten() {
    Peer alice = Peer.tcp(scene).bound("alice");
    alice.pipe.stuck = true;
    scene.on(
        Scene.ALICE,
        () -> {
          assertTrue(scene.session(Scene.ALICE).deliver(message(10), 3));
          assertTrue(scene.session(Scene.ALICE).deliver(message(10), 4));
          assertTrue(scene.session(Scene.ALICE).deliver(message(10), 4), "given already");
        });
    assertEquals(List.of("bound"), scene.handler.events);
    alice.pipe.unstick();
    alice.writable();
    assertEquals(List.of("bound", "delivered 4"), scene.handler.events);
    assertEquals(3, alice.pipe.received().split("<message", -1).length);
  }

  @Test
  void leavesMessagesInTheMailboxForThoseWhoReadSlowly() {
    Peer alice = Peer.tcp(scene).bound("alice");
    ClientSession session = scene.session(Scene.ALICE);
    alice.pipe.stuck = true;
    int[] taken = new int[1];
    scene.on(
        Scene.ALICE,
        () -> {
          session.lagging(false);
          while (session.deliver(message(1000), taken[0] + 1)) {
            taken[0]++;
          }
        });
    assertTrue(session.lagging());
    assertTrue(taken[0] > 200 && taken[0] < 300, "taken: " + taken[0]);
    assertFalse(scene.handler.events.contains("drained"));
    alice.pipe.unstick();
    alice.writable();
    assertTrue(scene.handler.events.contains("delivered " + taken[0]));
    assertTrue(scene.handler.events.contains("drained"));
  }

  @Test
  void noticesWhatIsFlushedAtTheEndOfARound() {
    Peer alice = Peer.tcp(scene).bound("alice");
    alice.pipe.late = true;
    ClientSession session = scene.session(Scene.ALICE);
    scene.on(Scene.ALICE, () -> assertTrue(session.deliver(message(10), 1)));
    assertEquals("delivered 1", scene.handler.events.getLast());
    scene.on(
        Scene.ALICE,
        () -> {
          session.lagging(false);
          for (int i = 2; session.deliver(message(10_000), i); i++) {}
        });
    assertTrue(scene.handler.events.contains("drained"));
  }

  @Test
  void endsSessionsForWhichTooMuchWaits() {
    Peer alice = Peer.tcp(scene).bound("alice");
    alice.pipe.stuck = true;
    for (int i = 0; i < 1100 && !scene.home(Scene.ALICE).sessions.isEmpty(); i++) {
      scene.on(Scene.ALICE, () -> scene.session(Scene.ALICE).send(message(1000)));
    }
    assertEquals(List.of("bound", "ended"), scene.handler.events);
    assertTrue(alice.pipe.unwrittenBytes() < 1_200_000);
  }

  @Test
  void endsSessionsForWhichFarTooMuchIsSentAtOnce() {
    Peer alice = Peer.tcp(scene).bound("alice");
    alice.pipe.stuck = true;
    scene.on(
        Scene.ALICE,
        () -> {
          for (int i = 0; i < 9_000 && !scene.home(Scene.ALICE).sessions.isEmpty(); i++) {
            scene.session(Scene.ALICE).send(message(1000));
          }
        });
    assertEquals(List.of("bound", "ended"), scene.handler.events);
  }

  @Test
  void takesMoreAtOnceThanMayWait() {
    Peer alice = Peer.tcp(scene).bound("alice");
    scene.on(
        Scene.ALICE,
        () -> {
          for (int i = 0; i < 2_500; i++) {
            scene.session(Scene.ALICE).send(message(1000));
          }
        });
    assertEquals(2_501, alice.pipe.received().split("<message", -1).length);
    assertFalse(alice.pipe.closed);
    assertEquals(List.of("bound"), scene.handler.events);
  }

  /// What a room sends to somebody: made once for all.
  private static Presence forMany(Element shared) {
    Jid room = Jid.known("room@rooms.example.org/somebody");
    return new Presence(
        new Envelope(room, Scene.ALICE.jid(), null, null),
        Presence.Type.AVAILABLE,
        List.of(shared));
  }

  private static Element shared(int size) {
    return Element.text(Name.client("status"), "x".repeat(size)).forMany();
  }

  private static Scene backlog(int bytes) {
    return new Scene(
        SessionSettings.DEFAULT
            .with(new SessionSettings.Access(false, true, true))
            .with(new SessionSettings.Limits(true, 20, 100, 32, 100, 100, bytes)));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void sendsInOrderHoweverMuchWaits(boolean web) {
    Peer alice = web ? Peer.webSocket(scene) : Peer.tcp(scene);
    alice.bound("alice");
    ClientSession session = scene.session(Scene.ALICE);
    alice.pipe.received();
    scene.on(
        Scene.ALICE,
        () -> {
          for (int i = 0; i < 400; i++) {
            Element number = Element.text(Name.client("status"), "number " + i);
            session.send(forMany(i % 3 == 0 ? number : number.forMany()));
            session.send(message(200));
          }
          session.end(StreamError.of(StreamError.Condition.RESET));
        });
    String got = alice.pipe.received();
    int at = 0;
    for (int i = 0; i < 400; i++) {
      at = got.indexOf("<status>number " + i + "</status>", at);
      assertTrue(at >= 0, "number " + i);
    }
    assertEquals(401, got.split("<message", -1).length);
    assertTrue(got.indexOf("<reset ") > at);
    assertTrue(alice.pipe.closed);
    assertEquals(0, scene.streams.backlogBytes());
  }

  @Test
  void givesThePipeNoMoreThanItHasRoomFor() {
    Peer alice = Peer.tcp(scene).bound("alice");
    alice.pipe.stuck = true;
    Element shared = shared(1000);
    scene.on(
        Scene.ALICE,
        () -> {
          for (int i = 0; i < 900; i++) {
            scene.session(Scene.ALICE).send(forMany(shared));
          }
        });
    assertTrue(alice.pipe.unwrittenBytes() < 100_000, "in the pipe");
    assertTrue(scene.streams.backlogBytes() < 200_000, "all: " + scene.streams.backlogBytes());
    alice.pipe.unstick();
    alice.writable();
    assertEquals(901, alice.pipe.received().split("<presence", -1).length);
    assertEquals(0, scene.streams.backlogBytes());
  }

  @Test
  void countsWhatSeveralHoldTogetherOnce() {
    Element large = shared(10_000);
    List<Peer> peers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Peer peer = Peer.tcp(scene).logIn("alice");
      peer.bind("device" + i);
      peer.pipe.stuck = true;
      peers.add(peer);
    }
    scene.on(
        Scene.ALICE,
        () -> {
          for (Session session : List.copyOf(scene.home(Scene.ALICE).sessions)) {
            for (int i = 0; i < 4; i++) {
              session.send(message(20_000));
            }
          }
        });
    long before = scene.streams.backlogBytes();
    scene.on(
        Scene.ALICE,
        () -> {
          for (Session session : List.copyOf(scene.home(Scene.ALICE).sessions)) {
            session.send(forMany(large));
          }
        });
    long more = scene.streams.backlogBytes() - before;
    assertTrue(more >= 10_000 && more < 20_000, "more: " + more);
    peers.forEach(Peer::breaks);
    assertEquals(0, scene.streams.backlogBytes());
  }

  @Test
  void endsThoseForWhomMostWaitsWhenTooMuchDoesInAll() {
    Scene small = backlog(1_000_000);
    Peer reader = Peer.tcp(small).bound("bob");
    List<Peer> slow = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Peer peer = Peer.tcp(small).logIn("alice");
      peer.bind("device" + i);
      peer.pipe.stuck = true;
      slow.add(peer);
    }
    long most = 0;
    for (int i = 0; i < 250; i++) {
      int size = i;
      small.on(
          Scene.ALICE,
          () -> {
            for (Session session : List.copyOf(small.home(Scene.ALICE).sessions)) {
              session.send(message(session.device().equals("device3") ? 2000 : 1000));
            }
          });
      small.on(Scene.BOB, () -> small.session(Scene.BOB).send(message(size)));
      most = Math.max(most, small.streams.backlogBytes());
    }
    assertTrue(most <= 1_000_000, "most: " + most);
    assertEquals(251, reader.pipe.received().split("<message", -1).length);
    assertFalse(reader.pipe.closed);
    List<String> left =
        small.home(Scene.ALICE).sessions.stream().map(each -> each.device()).toList();
    assertFalse(left.isEmpty());
    assertFalse(left.contains("device3"), "left: " + left);
    Peer ended = slow.get(3);
    ended.pipe.unstick();
    ended.writable();
    String end = ended.pipe.received();
    assertTrue(end.contains("<resource-constraint "), end.substring(end.length() - 300));
    assertTrue(end.endsWith("</stream:stream>"));
    assertTrue(ended.pipe.closed);
    slow.forEach(Peer::breaks);
    reader.breaks();
    assertEquals(0, small.streams.backlogBytes());
  }

  @Test
  void cutsOffThoseWhoTakeNotEvenTheEnd() {
    Scene small = backlog(1_000_000);
    Peer alice = Peer.tcp(small).bound("alice");
    alice.pipe.stuck = true;
    small.on(
        Scene.ALICE,
        () -> {
          for (int i = 0; i < 2_000; i++) {
            small.session(Scene.ALICE).send(message(1000));
          }
        });
    assertTrue(small.streams.backlogBytes() < 100_000);
    assertEquals(List.of("bound", "ended"), small.handler.events);
    small.pass(6_000);
    assertTrue(alice.pipe.aborted);
    alice.breaks();
    assertEquals(0, small.streams.backlogBytes());
  }

  @Test
  void cutsOffThoseWhoReadNothing() {
    Peer alice = Peer.tcp(scene).bound("alice");
    alice.pipe.stuck = true;
    scene.on(Scene.ALICE, () -> scene.session(Scene.ALICE).send(message(10)));
    scene.pass(58_000);
    assertFalse(alice.pipe.closed);
    scene.pass(12_000);
    assertTrue(alice.pipe.aborted);
    assertEquals(List.of("bound", "ended"), scene.handler.events);
  }

  @Test
  void toleratesThoseWhoReadALittle() {
    Peer alice = Peer.tcp(scene).bound("alice");
    for (int i = 0; i < 20; i++) {
      alice.pipe.stuck = true;
      scene.on(Scene.ALICE, () -> scene.session(Scene.ALICE).send(message(10)));
      scene.pass(30_000);
      alice.pipe.unstick();
      alice.say(" ");
    }
    assertFalse(alice.pipe.closed);
  }

  @Test
  void asksSilentClientsAndCutsThemOffIfTheyStaySilent() {
    Peer alice = Peer.tcp(scene).bound("alice");
    alice.pipe.received();
    scene.pass(302_000);
    String ping = alice.pipe.received();
    assertTrue(ping.contains("<ping xmlns='urn:xmpp:ping'/>"), ping);
    alice.say(" ");
    scene.pass(290_000);
    assertEquals("", alice.pipe.received());
    scene.pass(12_000);
    assertTrue(alice.pipe.received().contains("urn:xmpp:ping"));
    scene.pass(62_000);
    assertTrue(alice.pipe.aborted);
    assertEquals(List.of("bound", "ended"), scene.handler.events);
  }

  @Test
  void asksNoClientWhoseTransportSaysThatItIsThere() {
    Peer alice = Peer.webSocket(scene).bound("alice");
    alice.pipe.received();
    for (int i = 0; i < 3; i++) {
      scene.pass(290_000);
      assertEquals("", alice.say(""));
    }
  }

  @Test
  void asksSilentClientsByStreamManagementAndKeepsTheirSession() {
    Peer alice = Peer.tcp(scene).bound("alice");
    alice.manage();
    scene.pass(302_000);
    assertEquals("<r xmlns='urn:xmpp:sm:3'/>", alice.pipe.received());
    scene.pass(62_000);
    assertTrue(alice.pipe.aborted);
    assertEquals(List.of("bound"), scene.handler.events);
  }

  @Test
  void endsWithTheReasonItIsGiven() {
    Peer alice = Peer.tcp(scene).bound("alice");
    scene.on(
        Scene.ALICE,
        () -> scene.session(Scene.ALICE).end(StreamError.of(StreamError.Condition.RESET)));
    String end = alice.pipe.received();
    assertTrue(end.endsWith("</stream:error></stream:stream>"), end);
    assertTrue(end.contains("<reset "), end);
    assertTrue(alice.pipe.closed);
  }
}
