package im.skein.core.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.core.session.count.Unacknowledged;
import im.skein.wire.Element;
import im.skein.wire.Envelope;
import im.skein.wire.Jid;
import im.skein.wire.Message;
import im.skein.wire.Name;
import im.skein.wire.StreamError;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Stream management (XEP-0198).
class ResumptionTest {
  private static final String REQUEST = "<r" + Peer.SM + "/>";
  private static final String MESSAGE = "<message to='bob@example.org'><body>a</body></message>";

  private final Scene scene = new Scene();

  private static String ack(int count) {
    return "<a" + Peer.SM + " h='" + count + "'/>";
  }

  private static Message message(String body) {
    return new Message(
        new Envelope(Jid.known("bob@example.org"), Scene.ALICE.jid(), null, null),
        Message.Type.CHAT,
        List.of(Element.text(Name.client("body"), body)));
  }

  private String give(String body, int index) {
    scene.on(
        Scene.ALICE, () -> assertTrue(scene.session(Scene.ALICE).deliver(message(body), index)));
    return body;
  }

  @Test
  void acknowledgesWhatIsHandledAtOnce() {
    Peer alice = Peer.tcp(scene).bound("alice");
    alice.manage();
    assertEquals(ack(0), alice.say(REQUEST));
    assertEquals(ack(2), alice.say(MESSAGE + MESSAGE + REQUEST));
  }

  @Test
  void neverAcknowledgesMoreThanIsHandledWithoutAGap() {
    scene.handler.prompt = false;
    Peer alice = Peer.tcp(scene).bound("alice");
    alice.say(MESSAGE);
    alice.manage();
    assertEquals("", alice.say(MESSAGE + MESSAGE + REQUEST + MESSAGE));
    List<Runnable> handled = scene.handler.handled;
    handled.get(2).run();
    handled.get(3).run();
    scene.settle();
    assertEquals("", alice.pipe.received());
    handled.get(1).run();
    scene.settle();
    assertEquals("", alice.pipe.received(), "the stanza before all of them is still open");
    handled.get(0).run();
    handled.get(0).run();
    scene.settle();
    assertEquals(ack(3), alice.pipe.received());
  }

  @Test
  void countsRefusedStanzasAsHandled() {
    Peer alice = Peer.tcp(scene).bound("alice");
    alice.manage();
    String answer = alice.say("<message to='@'/><iq type='get' id='1'/>" + REQUEST);
    assertTrue(answer.contains("<jid-malformed "), answer);
    assertTrue(answer.contains("<bad-request "), answer);
    assertTrue(answer.contains(ack(2)), answer);
  }

  @Test
  void asksOnceForABatchAndTellsWhatWasDelivered() {
    Peer alice = Peer.tcp(scene).bound("alice");
    alice.manage();
    scene.on(
        Scene.ALICE,
        () -> {
          for (int i = 1; i <= 3; i++) {
            assertTrue(scene.session(Scene.ALICE).deliver(message("m" + i), i));
          }
        });
    String got = alice.pipe.received();
    assertEquals(got.indexOf(REQUEST), got.lastIndexOf(REQUEST));
    assertTrue(got.endsWith(REQUEST), got);
    assertEquals(REQUEST, alice.say(ack(2)));
    assertEquals("", alice.say(ack(3)));
    assertEquals(List.of("bound", "delivered 2", "delivered 3"), scene.handler.events);
  }

  @Test
  void endsStreamsThatAcknowledgeTooMuch() {
    Peer alice = Peer.tcp(scene).bound("alice");
    alice.manage();
    give("x", 1);
    String answer = alice.say(ack(2));
    assertTrue(answer.contains("<undefined-condition "), answer);
    assertTrue(
        answer.contains("<handled-count-too-high xmlns='urn:xmpp:sm:3' h='2' send-count='1'/>"),
        answer);
    assertTrue(alice.pipe.closed);
  }

  @Test
  void refusesToEnableTwiceOrTooEarly() {
    Peer early = Peer.tcp(scene).logIn("alice");
    assertTrue(early.say("<enable" + Peer.SM + "/>").contains("<unexpected-request "));
    Peer alice = Peer.tcp(scene).bound("alice");
    assertTrue(alice.say(REQUEST).contains("<unexpected-request "));
    alice.manage();
    assertTrue(alice.say("<enable" + Peer.SM + "/>").contains("<unexpected-request "));
    assertTrue(alice.resume("x", 0).contains("<unexpected-request "));
  }

  @Test
  void resumesABrokenConnectionAndSendsAgainInOrder() {
    Peer alice = Peer.tcp(scene).bound("alice");
    String id = alice.manage();
    alice.say(MESSAGE);
    give("one", 1);
    give("two", 2);
    alice.breaks();
    give("three", 3);
    Peer again = Peer.tcp(scene).logIn("alice");
    String got = again.resume(id, 1);
    assertTrue(got.startsWith("<resumed" + Peer.SM + " h='1' previd='" + id + "'/>"), got);
    assertFalse(got.contains("one"), got);
    assertTrue(got.indexOf("two") < got.indexOf("three"), got);
    assertTrue(got.endsWith(REQUEST), got);
    assertEquals(List.of("bound", "delivered 1", "resumed"), scene.handler.events);
    assertEquals(ack(2), again.say(ack(3) + MESSAGE + REQUEST));
    assertEquals("delivered 3", scene.handler.events.getLast());
    scene.pass(400_000 - 60_000);
    assertFalse(scene.handler.events.contains("ended"));
  }

  @Test
  void resumesWhileTheOldConnectionHangs() {
    Peer old = Peer.tcp(scene).bound("alice");
    String id = old.manage();
    Peer fresh = Peer.tcp(scene).logIn("alice");
    assertTrue(fresh.resume(id, 0).contains("<resumed"));
    assertTrue(old.pipe.received().contains("<conflict "));
    assertTrue(old.pipe.closed);
    old.breaks();
    assertEquals(ack(1), fresh.say(MESSAGE + REQUEST));
    assertEquals(List.of("bound", "resumed"), scene.handler.events);
  }

  @Test
  void waitsWithResumptionUntilTheCountIsFinal() {
    scene.handler.prompt = false;
    Peer old = Peer.tcp(scene).bound("alice");
    String id = old.manage();
    old.say(MESSAGE);
    old.breaks();
    Peer fresh = Peer.tcp(scene).logIn("alice");
    assertEquals("", fresh.resume(id, 0));
    scene.handler.handled.getFirst().run();
    scene.settle();
    assertTrue(fresh.pipe.received().contains("h='1'"));
  }

  @Test
  void givesTheSessionToExactlyOneOfTwoThatResume() {
    scene.handler.prompt = false;
    Peer old = Peer.tcp(scene).bound("alice");
    String id = old.manage();
    old.say(MESSAGE);
    old.breaks();
    Peer first = Peer.tcp(scene).logIn("alice");
    Peer second = Peer.tcp(scene).logIn("alice");
    first.resume(id, 0);
    second.resume(id, 0);
    scene.handler.handled.getFirst().run();
    scene.settle();
    assertTrue(first.pipe.received().contains("<conflict "));
    assertTrue(second.pipe.received().contains("<resumed"));
    first.breaks();
    assertEquals(List.of("bound", "resumed"), scene.handler.events);
    assertEquals(1, scene.home(Scene.ALICE).sessions.size());
  }

  @Test
  void livesOnWhenTheResumingConnectionBreaksToo() {
    scene.handler.prompt = false;
    Peer old = Peer.tcp(scene).bound("alice");
    String id = old.manage();
    old.say(MESSAGE);
    old.breaks();
    Peer second = Peer.tcp(scene).logIn("alice");
    second.resume(id, 0);
    second.breaks();
    scene.handler.handled.getFirst().run();
    scene.settle();
    Peer third = Peer.tcp(scene).logIn("alice");
    assertTrue(third.resume(id, 0).contains("<resumed"));
  }

  @Test
  void refusesToResumeTheSessionOfAnother() {
    Peer alice = Peer.tcp(scene).bound("alice");
    String id = alice.manage();
    alice.breaks();
    Peer bob = Peer.tcp(scene).logIn("bob");
    assertTrue(bob.resume(id, 0).contains("<item-not-found "));
    assertTrue(bob.bind("x").contains("bob@example.org/x."));
    assertEquals(List.of("bound", "bound"), scene.handler.events);
  }

  @Test
  void endsAfterTheTimeToResumeAndTellsTheCountLater() {
    Peer alice = Peer.tcp(scene).bound("alice");
    String id = alice.manage();
    alice.say(MESSAGE + MESSAGE);
    give("lost", 7);
    alice.breaks();
    scene.pass(299_000);
    assertEquals(List.of("bound"), scene.handler.events);
    scene.pass(2_000);
    assertEquals(List.of("bound", "ended"), scene.handler.events);
    String answer = Peer.tcp(scene).logIn("alice").resume(id, 0);
    assertTrue(answer.contains("<failed" + Peer.SM + " h='2'><item-not-found "), answer);
  }

  @Test
  void refusesToResumeWithACountThatWasNeverSent() {
    Peer alice = Peer.tcp(scene).bound("alice");
    String id = alice.manage();
    Peer fresh = Peer.tcp(scene).logIn("alice");
    assertTrue(fresh.resume(id, 5).contains("<handled-count-too-high "));
    assertFalse(alice.pipe.closed);
    assertEquals(ack(0), alice.say(REQUEST));
  }

  @Test
  void endsAtOnceWhenTheClientClosesOrDidNotAskForResumption() {
    Peer alice = Peer.tcp(scene).bound("alice");
    alice.manage();
    assertTrue(alice.say("</stream:stream>").endsWith("</stream:stream>"));
    assertEquals(List.of("bound", "ended"), scene.handler.events);
    Peer plain = Peer.tcp(scene).bound("alice");
    assertEquals("<enabled" + Peer.SM + "/>", plain.say("<enable" + Peer.SM + "/>"));
    plain.breaks();
    Peer bare = Peer.tcp(scene).bound("alice");
    bare.breaks();
    assertEquals(
        List.of("bound", "ended", "bound", "ended", "bound", "ended"), scene.handler.events);
  }

  @Test
  void keepsTheNewestUnacknowledgedStanzasAndResumesIfTheyAreEnough() {
    Peer alice = Peer.tcp(scene).bound("alice");
    String id = alice.manage();
    for (int i = 1; i <= 600; i++) {
      give("m" + i + ";", i);
    }
    alice.breaks();
    Peer fresh = Peer.tcp(scene).logIn("alice");
    String got = fresh.resume(id, 100);
    assertTrue(got.contains("<resumed"), got);
    assertTrue(got.contains("m101;"), got);
    assertTrue(scene.handler.events.contains("delivered 100"));
  }

  @Test
  void doesNotResumeWhenStanzasInBetweenAreForgotten() {
    Peer alice = Peer.tcp(scene).bound("alice");
    String id = alice.manage();
    for (int i = 1; i <= 600; i++) {
      give("m" + i + ";", i);
    }
    alice.breaks();
    Peer fresh = Peer.tcp(scene).logIn("alice");
    assertTrue(fresh.resume(id, 99).contains("<failed" + Peer.SM + " h='0'><item-not-found "));
    assertEquals(List.of("bound", "ended"), scene.handler.events);
    assertTrue(fresh.bind("x").contains("<jid>"));
  }

  @Test
  void tellsPledgesWhatBecomesOfTheirMessages() {
    Peer alice = Peer.tcp(scene).bound("alice");
    String id = alice.manage();
    List<String> heard = new ArrayList<>();
    hand("a", heard);
    hand("b", heard);
    assertEquals(List.of("taken a", "taken b"), heard);
    alice.say(ack(1));
    assertEquals(List.of("taken a", "taken b", "got a"), heard);
    alice.breaks();
    hand("c", heard);
    Peer.tcp(scene).logIn("alice").resume(id, 2);
    assertEquals(List.of("got a", "taken c", "got b"), heard.subList(2, 5));
    scene.session(Scene.ALICE).end(StreamError.of(StreamError.Condition.CONFLICT));
    assertEquals(List.of("got b", "lost c"), heard.subList(4, 6));
  }

  @Test
  void tellsPledgesWhichMessagesWereForgotten() {
    Peer alice = Peer.tcp(scene).bound("alice");
    alice.manage();
    List<String> heard = new ArrayList<>();
    hand("first", heard);
    for (int i = 1; i <= 500; i++) {
      give("m", i);
    }
    assertEquals(List.of("taken first", "lost first"), heard);
  }

  @Test
  void tellsPledgesWhatIsWrittenOutWithoutStreamManagement() {
    Peer alice = Peer.tcp(scene).bound("alice");
    List<String> heard = new ArrayList<>();
    hand("a", heard);
    assertEquals(List.of("taken a", "got a"), heard);
    alice.pipe.stuck = true;
    hand("b", heard);
    alice.breaks();
    assertEquals(List.of("taken b", "lost b"), heard.subList(2, 4));
  }

  private void hand(String name, List<String> heard) {
    scene.on(
        Scene.ALICE,
        () -> {
          ClientSession session = scene.session(Scene.ALICE);
          session.lagging(false);
          assertTrue(session.hand(message(name), new PaperPledge(name, heard)));
        });
  }

  @Test
  void leavesMessagesInTheMailboxWhenTooManyWaitForResumption() {
    Peer alice = Peer.tcp(scene).bound("alice");
    String id = alice.manage();
    alice.breaks();
    for (int i = 1; i <= 500; i++) {
      give("m", i);
    }
    scene.on(
        Scene.ALICE,
        () -> {
          Scene.PaperHome home = scene.home(Scene.ALICE);
          home.sessions.getFirst().lagging(false);
          assertFalse(home.sessions.getFirst().deliver(message("late"), 501));
          assertTrue(home.sessions.getFirst().lagging());
          assertEquals(500, home.sessions.getFirst().lastIndex());
        });
    Peer fresh = Peer.tcp(scene).logIn("alice");
    assertTrue(fresh.resume(id, 0).contains("<resumed"));
    assertEquals(List.of("bound", "resumed", "drained"), scene.handler.events);
  }

  @Test
  void countsBeyondThirtyTwoBits() {
    Unacknowledged sent = new Unacknowledged();
    assertTrue(sent.possible(0));
    assertFalse(sent.possible(1));
    assertFalse(sent.possible(-1));
    sent.add(message("a"), 4, null, 10, _ -> {});
    sent.add(message("b"), 0, null, 10, _ -> {});
    assertTrue(sent.possible(2));
    assertEquals(4, sent.acknowledge(2, _ -> {}));
    assertTrue(sent.isEmpty());
    assertFalse(sent.possible(1));
  }
}
