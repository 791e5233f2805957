package im.skein.core.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.wire.Element;
import im.skein.wire.Envelope;
import im.skein.wire.Jid;
import im.skein.wire.Message;
import im.skein.wire.Name;
import im.skein.wire.Presence;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What is held back from clients that nobody looks at (XEP-0352); in this scene, all presence.
final class RestingTest {
  private static final String CSI = " xmlns='urn:xmpp:csi:0'";
  private static final String INACTIVE = "<inactive" + CSI + "/>";
  private static final String ACTIVE = "<active" + CSI + "/>";

  private final Scene scene = new Scene();

  private void presence(String from, String status) {
    Envelope envelope = new Envelope(Jid.known(from), Scene.ALICE.jid(), null, null);
    Element told = Element.text(Name.client("status"), status);
    Presence presence = new Presence(envelope, Presence.Type.AVAILABLE, List.of(told));
    scene.on(Scene.ALICE, () -> scene.session(Scene.ALICE).send(presence));
  }

  private static Message message(String body) {
    return new Message(
        new Envelope(Jid.known("bob@example.org"), Scene.ALICE.jid(), null, null),
        Message.Type.CHAT,
        List.of(Element.text(Name.client("body"), body)));
  }

  private static List<String> said(String xml) {
    List<String> said = new ArrayList<>();
    Matcher matcher = Pattern.compile("<(?:status|body)>([^<]*)<").matcher(xml);
    while (matcher.find()) {
      said.add(matcher.group(1));
    }
    return said;
  }

  @Test
  void holdsTheNewestOfEachUntilSomebodyLooks() {
    Peer alice = Peer.tcp(scene).bound("alice");
    alice.say(INACTIVE);
    presence("bob@example.org/a", "one");
    presence("carol@example.org/a", "two");
    presence("bob@example.org/a", "three");
    assertEquals("", alice.pipe.received());
    assertEquals(List.of("two", "three"), said(alice.say(ACTIVE)));
    presence("bob@example.org/a", "four");
    assertEquals(List.of("four"), said(alice.pipe.received()));
    assertEquals("", alice.say(ACTIVE));
  }

  @Test
  void sendsWhatWaitsBeforeWhatDoesNot() {
    Peer alice = Peer.tcp(scene).bound("alice");
    alice.say(INACTIVE);
    presence("bob@example.org/a", "one");
    scene.on(Scene.ALICE, () -> scene.session(Scene.ALICE).send(message("m1")));
    assertEquals(List.of("one", "m1"), said(alice.pipe.received()));
    presence("bob@example.org/a", "two");
    scene.on(Scene.ALICE, () -> assertTrue(scene.session(Scene.ALICE).deliver(message("m2"), 5)));
    assertEquals(List.of("two", "m2"), said(alice.pipe.received()));
    presence("bob@example.org/a", "three");
    List<String> heard = new ArrayList<>();
    scene.on(
        Scene.ALICE,
        () ->
            assertTrue(
                scene.session(Scene.ALICE).hand(message("m3"), new PaperPledge("m3", heard))));
    assertEquals(List.of("three", "m3"), said(alice.pipe.received()));
    presence("bob@example.org/a", "four");
    scene.on(Scene.ALICE, () -> scene.session(Scene.ALICE).sendAhead(message("m4"), 9));
    assertEquals(List.of("four", "m4"), said(alice.pipe.received()));
  }

  @Test
  void holdsNotMoreThanABound() {
    Peer alice = Peer.tcp(scene).bound("alice");
    alice.say(INACTIVE);
    for (int i = 0; i < 256; i++) {
      presence("bob@example.org/" + i, "s" + i);
    }
    assertEquals("", alice.pipe.received());
    presence("bob@example.org/0", "again");
    assertEquals("", alice.pipe.received());
    presence("bob@example.org/one-more", "last");
    List<String> said = said(alice.pipe.received());
    assertEquals(257, said.size());
    assertEquals(List.of("again", "last"), said.subList(255, 257));
  }

  @Test
  void losesAndDoublesNothingWhenTheStreamIsResumed() {
    Peer alice = Peer.tcp(scene).bound("alice");
    String id = alice.manage();
    alice.say(INACTIVE);
    scene.on(Scene.ALICE, () -> scene.session(Scene.ALICE).send(message("m1")));
    presence("bob@example.org/a", "one");
    alice.pipe.received();
    alice.breaks();
    presence("bob@example.org/a", "two");
    scene.on(Scene.ALICE, () -> scene.session(Scene.ALICE).send(message("m2")));
    presence("bob@example.org/a", "three");
    Peer again = Peer.tcp(scene).logIn("alice");
    assertEquals(List.of("m1", "two", "m2", "three"), said(again.resume(id, 0)));
    presence("bob@example.org/a", "four");
    assertEquals(List.of("four"), said(again.pipe.received()));
  }

  @Test
  void countsWhatWaitsAmongAllThatDoes() {
    Peer alice = Peer.tcp(scene).bound("alice");
    String id = alice.manage();
    alice.say(INACTIVE);
    presence("bob@example.org/a", "x".repeat(9_000));
    presence("bob@example.org/b", "x".repeat(9_000));
    long two = scene.streams.backlogBytes();
    assertTrue(two > 18_000 && two < 20_000, "both: " + two);
    presence("bob@example.org/a", "short");
    long less = scene.streams.backlogBytes();
    assertTrue(less > 9_000 && less < 11_000, "with a shorter one: " + less);
    alice.say(ACTIVE);
    assertEquals(0, scene.streams.backlogBytes());
    alice.say(INACTIVE);
    presence("bob@example.org/a", "x".repeat(9_000));
    alice.breaks();
    Peer again = Peer.tcp(scene).logIn("alice");
    assertEquals(2, said(again.resume(id, 0)).stream().filter(each -> each.length() > 99).count());
    again.say(INACTIVE);
    presence("bob@example.org/a", "x".repeat(9_000));
    assertEquals(List.of(), said(again.say("</stream:stream>")));
    assertEquals(0, scene.streams.backlogBytes());
  }

  @Test
  void holdsLessBackWhenMuchWaitsInAll() {
    Scene small =
        new Scene(
            SessionSettings.DEFAULT
                .with(new SessionSettings.Access(false, true, true))
                .with(new SessionSettings.Limits(true, 20, 100, 32, 100, 100, 100_000)));
    Peer alice = Peer.tcp(small).bound("alice");
    alice.say(INACTIVE);
    List<Presence> told = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Envelope envelope =
          new Envelope(Jid.known("bob@example.org/" + i), Scene.ALICE.jid(), null, null);
      Element status = Element.text(Name.client("status"), "x".repeat(9_000));
      told.add(new Presence(envelope, Presence.Type.AVAILABLE, List.of(status)));
    }
    small.on(Scene.ALICE, () -> told.subList(0, 2).forEach(small.session(Scene.ALICE)::send));
    assertEquals("", alice.pipe.received());
    small.on(Scene.ALICE, () -> small.session(Scene.ALICE).send(told.get(2)));
    assertEquals(3, said(alice.pipe.received()).size());
    assertEquals(0, small.streams.backlogBytes());
    small.on(Scene.ALICE, () -> small.session(Scene.ALICE).send(told.get(3)));
    assertEquals("", alice.pipe.received());
  }

  @Test
  void forgetsWhatWaitsWithTheSession() {
    Peer alice = Peer.tcp(scene).bound("alice");
    alice.say(INACTIVE);
    presence("bob@example.org/a", "one");
    assertEquals(List.of(), said(alice.say("</stream:stream>")));
  }
}
