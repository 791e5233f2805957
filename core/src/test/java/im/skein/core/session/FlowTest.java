package im.skein.core.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.wire.Element;
import im.skein.wire.Envelope;
import im.skein.wire.Jid;
import im.skein.wire.Message;
import im.skein.wire.Name;
import im.skein.wire.StreamError;
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
    return new Scene(settings.with(new SessionSettings.Limits(false, 1, 1, 32, 1, 1)));
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
    assertEquals("drained", scene.handler.events.getLast());
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
    assertEquals("drained", scene.handler.events.getLast());
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
