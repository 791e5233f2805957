package im.skein.core.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.wire.sasl.ChannelBinding;
import im.skein.wire.sasl.SaslFailure;
import im.skein.wire.sasl.ScramClient;
import im.skein.wire.sasl.ScramMechanism;
import im.skein.wire.sasl.Secret;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LoginTest {
  private static final String SCRAM_FIRST = encode("n,,n=alice,r=abc");

  private static final ChannelBinding EXPORTER = ChannelBinding.tlsExporter(new byte[32]);
  private static final ChannelBinding END_POINT =
      new ChannelBinding(ChannelBinding.TLS_SERVER_END_POINT, Secret.of("a certificate's hash"));

  private final Scene scene = new Scene();

  private static String encode(String text) {
    return Peer.encode(text.getBytes(StandardCharsets.UTF_8));
  }

  private Peer opened() {
    Peer peer = Peer.tcp(scene);
    peer.open();
    return peer;
  }

  private Peer encrypted() {
    MemoryPipe pipe = new MemoryPipe(scene.loop, "192.0.2.1");
    pipe.encrypted = true;
    pipe.bindings = List.of(EXPORTER, END_POINT);
    Peer peer = Peer.over(scene, pipe);
    peer.open();
    return peer;
  }

  @ParameterizedTest
  @EnumSource(
      value = ScramMechanism.class,
      names = {"SCRAM_SHA_1", "SCRAM_SHA_256"})
  void acceptsTheRightPassword(ScramMechanism mechanism) {
    assertTrue(opened().scram(mechanism, "alice", Scene.PASSWORD).contains("<success"));
  }

  @ParameterizedTest
  @EnumSource(
      value = ScramMechanism.class,
      names = {"SCRAM_SHA_1_PLUS", "SCRAM_SHA_256_PLUS"})
  void acceptsABoundChannel(ScramMechanism mechanism) {
    for (ChannelBinding binding : List.of(EXPORTER, END_POINT)) {
      ScramClient.Login alice = ScramClient.Login.of("alice", Secret.of(Scene.PASSWORD));
      assertTrue(encrypted().scram(mechanism, alice, binding).contains("<success"));
    }
  }

  @Test
  void refusesAnotherChannel() {
    for (String type : List.of("tls-exporter", "tls-server-end-point", "tls-unique")) {
      String end =
          encrypted()
              .scram(
                  ScramMechanism.SCRAM_SHA_256_PLUS,
                  ScramClient.Login.of("alice", Secret.of(Scene.PASSWORD)),
                  new ChannelBinding(type, Secret.of("another")));
      assertTrue(end.contains("<not-authorized/>"), end);
    }
  }

  @Test
  void refusesAClientFromWhomTheOfferToBindWasHidden() {
    // With a binding at hand and a mechanism without PLUS, a client says `y`.
    String end = encrypted().scram(ScramMechanism.SCRAM_SHA_256, "alice", Scene.PASSWORD);
    assertTrue(end.contains("<not-authorized/>"), end);
  }

  @ParameterizedTest
  @CsvSource({
    "SCRAM-SHA-256-PLUS, false",
    "SCRAM-SHA-512, false",
    "PLAIN, false",
    "DIGEST-MD5, false",
    "EXTERNAL, false",
    "SCRAM-SHA-1, true"
  })
  void refusesMechanismsThatAreNotOffered(String mechanism, boolean strict) {
    SessionSettings settings = scene.streams.around().settings();
    Scene here =
        strict ? new Scene(settings.with(new SessionSettings.Access(false, false, false))) : scene;
    Peer peer = Peer.tcp(here);
    assertFalse(peer.open().contains("<mechanism>" + mechanism + "<"));
    assertTrue(peer.auth(mechanism, SCRAM_FIRST).contains("<invalid-mechanism/>"));
  }

  @Test
  void takesPlainWhereNobodyListens() {
    Peer peer = encrypted();
    assertTrue(peer.auth("PLAIN", encode("\0alice\0" + Scene.PASSWORD)).contains("<success"));
    peer.open();
    assertTrue(peer.bind("x").contains("alice@example.org/x."));
  }

  @ParameterizedTest
  @CsvSource({
    "'alice','correct horse',alice@example.org,success",
    "'alice','correct horse',bob@example.org,invalid-authzid",
    "'alice','correct horse',alice@example.com,invalid-authzid",
    "'alice','correct horse',alice@example.org/x,invalid-authzid",
    "'alice','correct horse',bob,invalid-authzid",
    "'alice','wrong',alice@example.org,not-authorized"
  })
  void actsOnlyAsOneself(String name, String password, String authzid, String end) {
    String plain = encrypted().auth("PLAIN", encode(authzid + "\0" + name + "\0" + password));
    assertTrue(plain.contains("<" + end), plain);
    ScramClient.Login login = new ScramClient.Login(authzid, name, Secret.of(password));
    String scram = opened().scram(ScramMechanism.SCRAM_SHA_256, login, null);
    assertTrue(scram.contains("<" + end), scram);
  }

  @Test
  void takesTheFirstMessageAfterAnEmptyChallenge() {
    Peer peer = opened();
    assertEquals(
        "<challenge xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>", peer.auth("SCRAM-SHA-256", ""));
    assertTrue(peer.say(Peer.response(SCRAM_FIRST)).contains("<challenge"));
  }

  @ParameterizedTest
  @CsvSource({
    "=,malformed-request",
    "***,incorrect-encoding",
    "bm9uc2Vuc2U=,malformed-request",
    "'bm9u c2Vuc2U=',incorrect-encoding"
  })
  void refusesNonsense(String initial, String condition) {
    String answer = opened().auth("SCRAM-SHA-256", initial);
    assertTrue(answer.contains("<" + condition + "/>"), answer);
  }

  @Test
  void letsClientsGiveUpAndTryAgain() {
    Peer peer = opened();
    assertTrue(peer.auth("SCRAM-SHA-256", SCRAM_FIRST).contains("<challenge"));
    assertTrue(peer.say("<abort" + Peer.SASL + "/>").contains("<aborted/>"));
    assertTrue(peer.say(Peer.response("")).contains("<malformed-request/>"));
    assertTrue(
        peer.scram(ScramMechanism.SCRAM_SHA_256, "alice", Scene.PASSWORD).contains("<success"));
  }

  @Test
  void closesAfterFiveTries() {
    Peer peer = opened();
    for (int i = 0; i < 4; i++) {
      assertTrue(peer.auth("SCRAM-SHA-256", "=").endsWith("</failure>"));
    }
    assertTrue(peer.auth("SCRAM-SHA-256", "=").contains("<policy-violation "));
    assertEquals(5, scene.streams.failedLogins(SaslFailure.Condition.MALFORMED_REQUEST));
    assertTrue(peer.pipe.closed);
  }

  @Test
  void answersUnknownUsersLikeWrongPasswords() {
    Peer known = opened();
    Peer unknown = opened();
    String first = known.auth("SCRAM-SHA-256", SCRAM_FIRST);
    String second = unknown.auth("SCRAM-SHA-256", encode("n,,n=nobody,r=abc"));
    assertEquals(first.length(), second.length());
    String right = opened().scram(ScramMechanism.SCRAM_SHA_256, "alice", "wrong password");
    String wrong = opened().scram(ScramMechanism.SCRAM_SHA_256, "nobody", "wrong password");
    assertEquals(right, wrong);
    assertTrue(right.contains("<not-authorized/>"), right);
    assertEquals(
        challenge(unknown.scene, "nobody"), challenge(unknown.scene, "nobody"), "decoys stay");
  }

  @ParameterizedTest
  @CsvSource({"PLAIN,SCRAM-SHA-256", "SCRAM-SHA-256,PLAIN"})
  void countsWrongPasswordsOfAllMechanismsTogether(String first, String second) {
    for (int i = 0; i < 6; i++) {
      guess(i < 3 ? first : second, "198.51.100." + i);
    }
    Peer late = from("203.0.113.1");
    String plain = encode("\0alice\0" + Scene.PASSWORD);
    assertEquals("", late.auth(first, first.equals("PLAIN") ? plain : SCRAM_FIRST));
  }

  @Test
  void checksNoMorePasswordsOfManyConnectionsThanOfOne() {
    Peer[] peers = new Peer[8];
    for (int i = 0; i < peers.length; i++) {
      peers[i] = from("198.51.100." + i);
    }
    for (int i = 0; i < peers.length; i++) {
      String password = i < 6 ? "wrong" : Scene.PASSWORD;
      peers[i].feed(
          "<auth%s mechanism='PLAIN'>%s</auth>"
              .formatted(Peer.SASL, encode("\0alice\0" + password)));
    }
    scene.settle();
    for (Peer peer : peers) {
      String end = peer.pipe.received();
      assertTrue(end.contains("<not-authorized/>"), end);
    }
  }

  private void guess(String mechanism, String origin) {
    Peer peer = from(origin);
    String end =
        mechanism.equals("PLAIN")
            ? peer.auth("PLAIN", encode("\0alice\0wrong"))
            : peer.scram(ScramMechanism.SCRAM_SHA_256, "alice", "wrong");
    assertTrue(end.contains("<not-authorized/>"), end);
  }

  private Peer from(String origin) {
    MemoryPipe pipe = new MemoryPipe(scene.loop, origin);
    pipe.encrypted = true;
    Peer peer = Peer.over(scene, pipe);
    peer.open();
    return peer;
  }

  private static String challenge(Scene scene, String name) {
    Peer peer = Peer.tcp(scene);
    peer.open();
    String answer = peer.auth("SCRAM-SHA-256", encode("n,,n=" + name + ",r=abc"));
    String text =
        new String(
            java.util.Base64.getDecoder().decode(answer.replaceAll("<[^>]*>", "")),
            StandardCharsets.US_ASCII);
    return text.substring(text.indexOf(",s="));
  }

  @Test
  void answersThatItIsUnavailableWhenTheAccountsAre() {
    scene.directoryBroken = true;
    String answer = opened().auth("SCRAM-SHA-256", SCRAM_FIRST);
    assertTrue(answer.contains("<temporary-auth-failure/>"), answer);
  }

  @Test
  void readsNothingWhileTheAccountsAreAsked() {
    Peer peer = opened();
    peer.feed("<auth" + Peer.SASL + " mechanism='SCRAM-SHA-256'>" + SCRAM_FIRST + "</auth>");
    assertFalse(peer.pipe.reading);
    scene.settle();
    assertTrue(peer.pipe.reading);
  }

  @Test
  void slowsGuessersDownFromTheSixthOn() {
    for (int i = 0; i < 6; i++) {
      opened().scram(ScramMechanism.SCRAM_SHA_256, "alice", "wrong");
    }
    Peer late = opened();
    assertEquals("", late.auth("SCRAM-SHA-256", SCRAM_FIRST));
    scene.pass(1_000);
    assertTrue(late.pipe.received().contains("<challenge"));
  }

  @Test
  void refusesGuessersThatWouldHaveToWaitLong() {
    for (int i = 0; i < 9; i++) {
      scene.pass(20_000);
      opened().scram(ScramMechanism.SCRAM_SHA_256, "alice", "wrong");
    }
    for (int i = 0; i < 2; i++) {
      Peer peer = opened();
      peer.auth("SCRAM-SHA-256", SCRAM_FIRST);
      scene.pass(9_000);
      scene.pass(1_000);
      peer.breaks();
    }
    scene.pass(8_000);
    opened().scram(ScramMechanism.SCRAM_SHA_256, "alice", "wrong");
    Peer late = opened();
    assertEquals("", late.auth("SCRAM-SHA-256", SCRAM_FIRST));
    scene.pass(10_000);
    assertTrue(late.pipe.received().contains("<temporary-auth-failure/>"));
  }

  @Test
  void checksNoMoreProofsOfManyConnectionsThanOfOne() {
    Peer[] peers = new Peer[8];
    for (int i = 0; i < peers.length; i++) {
      peers[i] = opened();
      assertTrue(peers[i].auth("SCRAM-SHA-256", SCRAM_FIRST).contains("<challenge"));
    }
    Peer honest = opened();
    for (Peer peer : peers) {
      String wrong = encode("c=biws,r=abc,p=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
      assertTrue(peer.say(Peer.response(wrong)).contains("<not-authorized/>"));
    }
    assertEquals("", honest.auth("SCRAM-SHA-256", SCRAM_FIRST));
  }
}
