package im.skein.core.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.core.feature.Answer;
import im.skein.wire.Element;
import im.skein.wire.Name;
import im.skein.wire.StanzaError;
import im.skein.wire.StreamError;
import im.skein.wire.sasl.ChannelBinding;
import im.skein.wire.sasl.ScramMechanism;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamTest {
  private static final String STARTTLS = "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>";
  private static final SessionSettings TLS_REQUIRED = SessionSettings.DEFAULT;

  private final Scene scene = new Scene();

  @Test
  void logsInAndBindsOverStream() {
    Peer alice = Peer.tcp(scene).logIn("alice");
    String answer = alice.bind("phone");
    assertTrue(answer.matches(".*<jid>alice@example.org/phone\\.[a-z2-7]{12}</jid>.*"), answer);
    assertEquals("phone", scene.session(Scene.ALICE).device());
    assertEquals(List.of("bound"), scene.handler.events);
  }

  @Test
  void logsInAndBindsOverMessages() {
    Peer alice = Peer.webSocket(scene);
    String opening = alice.open();
    assertTrue(opening.contains("<open xmlns='urn:ietf:params:xml:ns:xmpp-framing'"), opening);
    assertTrue(opening.contains("xmlns:stream='http://etherx.jabber.org/streams'"), opening);
    assertTrue(
        alice.scram(ScramMechanism.SCRAM_SHA_256, "alice", Scene.PASSWORD).contains("<success"));
    alice.open();
    assertTrue(alice.bind("web").contains("alice@example.org/web."));
    String end = alice.say("<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>");
    assertEquals("<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>", end);
    assertTrue(alice.pipe.closed);
  }

  @ParameterizedTest
  @CsvSource({
    "to='example.org',,unsupported-version",
    "to='example.org',version='0.9',unsupported-version",
    "to='example.com',version='1.0',host-unknown",
    "to='alice@example.org',version='1.0',improper-addressing",
    ",version='1.0',improper-addressing"
  })
  void refusesWrongHeaders(String to, String version, String condition) {
    Peer peer = Peer.tcp(scene);
    String answer =
        peer.say(
            "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' "
                + (to == null ? "" : to)
                + " "
                + (version == null ? "" : version)
                + ">");
    assertTrue(answer.startsWith("<?xml version='1.0'?><stream:stream"), answer);
    assertTrue(answer.contains("<" + condition + " "), answer);
    assertTrue(answer.endsWith("</stream:error></stream:stream>"), answer);
    assertTrue(peer.pipe.closed);
  }

  @Test
  void refusesForeignNamespaces() {
    String answer =
        Peer.tcp(scene)
            .say(
                "<stream:stream to='example.org' version='1.0' xmlns='jabber:server'"
                    + " xmlns:stream='http://etherx.jabber.org/streams'>");
    assertTrue(answer.contains("<invalid-namespace "), answer);
  }

  @Test
  void answersMalformedBytesBeforeTheHeaderWithAHeaderAndAnError() {
    String answer = Peer.tcp(scene).say("GET / HTTP/1.1\r\n");
    assertTrue(answer.contains("<stream:stream "), answer);
    assertTrue(answer.contains("<not-well-formed "), answer);
  }

  @Test
  void refusesElementsThatAreTooLargeBeforeAndAfterLogIn() {
    String large = "<message><body>" + "x".repeat(11_000) + "</body></message>";
    Peer stranger = Peer.tcp(scene);
    assertTrue(stranger.open().contains("<max-bytes>10240</max-bytes>"));
    assertTrue(stranger.say(large).contains("<policy-violation "));
    Peer alice = Peer.tcp(scene).bound("alice");
    assertEquals("", alice.say(large));
    assertEquals(1, scene.handler.stanzas.size());
    String huge = "<message><body>" + "x".repeat(263_000) + "</body></message>";
    assertTrue(alice.say(huge).contains("<policy-violation "));
    assertEquals(List.of("bound", "ended"), scene.handler.events);
  }

  @Test
  void offersNothingButStartTlsWhereTlsIsRequired() {
    Scene strict = new Scene(TLS_REQUIRED);
    Peer peer = Peer.tcp(strict);
    String features = peer.open();
    assertTrue(features.contains("<required/></starttls></stream:features>"), features);
    assertFalse(features.contains("mechanism"), features);
    String early = peer.auth("SCRAM-SHA-256", "biwsbj1hLHI9Yg==");
    assertTrue(early.contains("<encryption-required/>"), early);
    assertTrue(peer.say("<iq type='get' id='1'><x xmlns='y'/></iq>").contains("policy-violation"));
  }

  @Test
  void beginsAnewAfterStartTls() {
    Scene strict = new Scene(TLS_REQUIRED);
    Peer peer = Peer.tcp(strict);
    peer.open();
    assertEquals("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>", peer.say(STARTTLS));
    assertEquals(1, peer.pipe.handshakes);
    peer.pipe.bindings = List.of(ChannelBinding.tlsExporter(new byte[32]));
    peer.encrypted();
    String features = peer.open();
    assertTrue(features.contains("<mechanism>SCRAM-SHA-256-PLUS</mechanism>"), features);
    assertTrue(features.contains("<channel-binding type='tls-exporter'/>"), features);
    assertFalse(features.contains("starttls"), features);
    String end = peer.scram(ScramMechanism.SCRAM_SHA_256_PLUS, "alice", Scene.PASSWORD);
    assertTrue(end.contains("<success"), end);
  }

  @Test
  void offersToBindAfterAStartTlsThatWasNotRequired() {
    Peer peer = Peer.tcp(scene);
    assertFalse(peer.open().contains("PLUS"));
    peer.say(STARTTLS);
    peer.pipe.bindings = List.of(ChannelBinding.tlsExporter(new byte[32]));
    peer.encrypted();
    String features = peer.open();
    assertTrue(features.contains("<channel-binding type='tls-exporter'/>"), features);
    String end = peer.scram(ScramMechanism.SCRAM_SHA_256_PLUS, "alice", Scene.PASSWORD);
    assertTrue(end.contains("<success"), end);
  }

  @Test
  void refusesWhatFollowsStartTlsInTheClear() {
    Scene strict = new Scene(TLS_REQUIRED);
    Peer peer = Peer.tcp(strict);
    peer.open();
    String answer = peer.say(STARTTLS + Peer.HEADER);
    assertFalse(answer.contains("proceed"), answer);
    assertTrue(answer.contains("<policy-violation "), answer);
    assertEquals(0, peer.pipe.handshakes);
    assertTrue(peer.pipe.closed);
  }

  @Test
  void refusesStartTlsTwice() {
    Peer peer = Peer.tcp(scene);
    peer.pipe.encrypted = true;
    peer.open();
    assertTrue(peer.say(STARTTLS).contains("<failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"));
    assertTrue(peer.pipe.closed);
  }

  @Test
  void refusesDistantWebSocketsWithoutTlsWhereItIsRequired() {
    Scene strict = new Scene(TLS_REQUIRED);
    MemoryPipe pipe = new MemoryPipe(strict.loop, "192.0.2.1");
    pipe.canStartTls = false;
    assertTrue(Peer.over(strict, pipe).open().contains("TLS is required"));
  }

  @Test
  void limitsTheTimeToTls() {
    Scene strict = new Scene(TLS_REQUIRED);
    Peer peer = Peer.tcp(strict);
    peer.open();
    strict.pass(9_000);
    assertFalse(peer.pipe.closed);
    strict.pass(2_000);
    assertTrue(peer.pipe.received().contains("<connection-timeout "));
    assertTrue(peer.pipe.closed);
  }

  @Test
  void limitsTheTimeToLogInWhateverIsSent() {
    Peer peer = Peer.tcp(scene);
    peer.open();
    for (int i = 0; i < 14; i++) {
      scene.pass(2_000);
      peer.say(" ");
    }
    assertFalse(peer.pipe.closed);
    scene.pass(3_000);
    assertTrue(peer.pipe.closed);
    assertEquals(0, scene.streams.guests());
  }

  @Test
  void limitsTheTimeToBind() {
    Peer peer = Peer.tcp(scene);
    scene.pass(20_000);
    peer.logIn("alice");
    scene.pass(28_000);
    assertFalse(peer.pipe.closed);
    scene.pass(3_000);
    assertTrue(peer.pipe.closed);
  }

  @Test
  void abortsConnectionsThatDoNotCloseInTime() {
    Peer peer = Peer.tcp(scene);
    peer.open();
    peer.say("</stream:stream>");
    assertTrue(peer.pipe.closed);
    assertFalse(peer.pipe.aborted);
    scene.pass(7_000);
    assertTrue(peer.pipe.aborted);
  }

  @Test
  void limitsConnectionsThatHaveNotLoggedInByOriginAndInTotal() {
    SessionSettings.Limits few = new SessionSettings.Limits(true, 20, 100, 32, 3, 2, 1 << 20);
    Scene small = new Scene(scene.streams.around().settings().with(few));
    Peer.tcp(small);
    Peer second = Peer.tcp(small);
    assertTrue(Peer.tcp(small).pipe.received().contains("<resource-constraint "));
    second.breaks();
    Peer third = Peer.tcp(small);
    assertEquals("", third.pipe.received());
    MemoryPipe other = new MemoryPipe(small.loop, "192.0.2.2");
    Peer.over(small, other);
    MemoryPipe last = new MemoryPipe(small.loop, "192.0.2.3");
    Peer.over(small, last);
    assertTrue(last.closed);
    third.logIn("alice");
    assertEquals(2, small.streams.guests());
  }

  @Test
  void refusesStanzasBeforeLogIn() {
    Peer peer = Peer.tcp(scene);
    peer.open();
    assertTrue(peer.say("<message to='bob@example.org'/>").contains("<not-authorized "));
    assertTrue(scene.handler.stanzas.isEmpty());
  }

  @Test
  void refusesStanzasBeforeBinding() {
    Peer peer = Peer.tcp(scene).logIn("alice");
    assertTrue(peer.say("<message to='bob@example.org'/>").contains("<not-authorized "));
    assertTrue(scene.handler.stanzas.isEmpty());
  }

  @Test
  void letsGuestsAskWhatFeaturesAnswer() {
    Name register = new Name("jabber:iq:register", "query");
    List<String> asked = new ArrayList<>();
    scene.guestOffers.add(_ -> Element.empty("http://jabber.org/features/iq-register", "register"));
    scene.guestResponders.put(
        register,
        (iq, payload, guest) -> {
          asked.add(guest.origin() + " " + payload.name().local() + " " + iq.type());
          return asked.size() == 1
              ? Answer.of(Element.empty(register))
              : Answer.refuse(StanzaError.Condition.CONFLICT);
        });
    Peer peer = Peer.tcp(scene);
    assertTrue(peer.open().contains("iq-register"));
    String query =
        "<iq type='get' id='r' to='example.org'><query xmlns='jabber:iq:register'/></iq>";
    // The second is read before the first is answered, and waits.
    String answers = peer.say(query + query.replace("'r'", "'s'"));
    assertEquals(List.of("192.0.2.1 query GET", "192.0.2.1 query GET"), asked);
    assertTrue(answers.contains("<iq type='result' id='r' from='example.org'>"), answers);
    assertTrue(answers.contains("<conflict "), answers);
    assertTrue(answers.indexOf("'r'") < answers.indexOf("'s'"), answers);
    assertTrue(peer.pipe.reading);
  }

  @Test
  void givesPeopleTimeToFillInAForm() {
    Name register = new Name("jabber:iq:register", "query");
    scene.guestResponders.put(register, (_, _, _) -> Answer.of(Element.empty(register)));
    Peer peer = Peer.tcp(scene);
    peer.open();
    String query = "<iq type='get' id='r'><query xmlns='jabber:iq:register'/></iq>";
    assertTrue(peer.say(query).contains("type='result'"));
    scene.pass(290_000);
    assertTrue(peer.say(query).contains("type='result'"));
    // From the beginning, however often it is asked for.
    scene.pass(11_000);
    assertTrue(peer.pipe.received().contains("<connection-timeout "));
    assertTrue(peer.pipe.closed);
  }

  @Test
  void givesNoTimeForWhatWasRefused() {
    Peer peer = Peer.tcp(scene);
    scene.guestResponders.put(
        new Name("x", "query"), (_, _, _) -> Answer.refuse(StanzaError.Condition.NOT_ALLOWED));
    peer.open();
    assertTrue(peer.say("<iq type='get' id='r'><query xmlns='x'/></iq>").contains("not-allowed"));
    scene.pass(31_000);
    assertTrue(peer.pipe.closed);
  }

  @Test
  void answersGuestsEvenWhenAFeatureFails() {
    scene.guestResponders.put(
        new Name("x", "query"),
        (iq, payload, guest) -> {
          throw new IllegalStateException("on purpose");
        });
    Peer peer = Peer.tcp(scene);
    peer.open();
    String answer = peer.say("<iq type='get' id='r'><query xmlns='x'/></iq>");
    assertTrue(answer.contains("<internal-server-error "), answer);
    assertEquals(1, scene.troubles.size());
  }

  @Test
  void cutsLongResourcesAndRefusesImpossibleOnes() {
    Peer alice = Peer.tcp(scene).logIn("alice");
    assertTrue(alice.bind("a&#x7f;").contains("<bad-request "));
    String answer = alice.bind("好".repeat(60));
    assertTrue(answer.matches(".*/好{40}\\.[a-z2-7]{12}</jid>.*"), answer);
    assertTrue(alice.bind("again").contains("<not-allowed "));
  }

  @Test
  void answersTheOldSessionRequest() {
    Peer alice = Peer.tcp(scene).bound("alice");
    String answer =
        alice.say(
            "<iq type='set' id='s'><session xmlns='urn:ietf:params:xml:ns:xmpp-session'/></iq>");
    assertTrue(answer.contains("type='result' id='s'"), answer);
    assertTrue(scene.handler.stanzas.isEmpty());
  }

  @Test
  void endsTheOldestSessionBeyondTheLimit() {
    SessionSettings.Limits two = new SessionSettings.Limits(true, 20, 100, 2, 100, 100, 1 << 20);
    Scene small = new Scene(scene.streams.around().settings().with(two));
    Peer first = Peer.tcp(small).bound("alice");
    Peer.tcp(small).bound("alice");
    Peer.tcp(small).bound("alice");
    assertTrue(first.pipe.received().contains("<conflict "));
    assertEquals(2, small.home(Scene.ALICE).sessions.size());
  }

  @Test
  void tellsEverybodyWhenTheServerGoesDown() {
    Peer guest = Peer.tcp(scene);
    guest.open();
    Peer alice = Peer.tcp(scene).bound("alice");
    Peer bob = Peer.tcp(scene).bound("bob");
    bob.manage();
    bob.breaks();
    var done =
        scene
            .streams
            .shutdown(StreamError.of(StreamError.Condition.SYSTEM_SHUTDOWN))
            .toCompletableFuture();
    scene.settle();
    assertTrue(guest.pipe.received().contains("<system-shutdown "));
    assertTrue(alice.pipe.received().contains("<system-shutdown "));
    assertEquals(List.of("bound", "bound", "ended", "ended"), scene.handler.events);
    assertFalse(done.isDone());
    guest.breaks();
    alice.breaks();
    assertTrue(done.isDone());
    assertTrue(Peer.tcp(scene).pipe.closed);
  }
}
