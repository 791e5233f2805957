package im.skein.core.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.core.session.login.Directory;
import im.skein.wire.sasl.ChannelBinding;
import im.skein.wire.sasl.HashedToken;
import im.skein.wire.sasl.Secret;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Log-in by SASL2: where it is offered, tokens that are bound to a channel, and what wrong tokens
/// cost.
final class ExtensibleLoginTest {
  private static final String SASL2 = " xmlns='urn:xmpp:sasl:2'";
  private static final String AGENT =
      "<user-agent id='d4565fa7-4d72-4749-b3d3-740edbf87770'><software>S</software></user-agent>";
  private static final String FAST = "<fast xmlns='urn:xmpp:fast:0'/>";
  private static final Secret TOKEN = Secret.of("a token");

  private final Scene scene = new Scene();

  private Peer encrypted(ChannelBinding... bindings) {
    MemoryPipe pipe = new MemoryPipe(scene.loop, "192.0.2.1");
    pipe.encrypted = true;
    pipe.canStartTls = false;
    pipe.bindings = List.of(bindings);
    return Peer.over(scene, pipe);
  }

  private static ChannelBinding exporter(int seed) {
    return ChannelBinding.tlsExporter(new byte[] {(byte) seed, 2, 3});
  }

  private static String token(HashedToken mechanism, String name, ChannelBinding... bindings) {
    byte[] message = mechanism.message(name, TOKEN, List.of(bindings));
    return "<authenticate"
        + SASL2
        + " mechanism='"
        + mechanism.mechanismName()
        + "'><initial-response>"
        + Peer.encode(message)
        + "</initial-response>"
        + AGENT
        + FAST
        + "</authenticate>";
  }

  private void known(HashedToken mechanism, boolean expired) {
    scene.tokens.put(mechanism, new Directory.Token("id", TOKEN, expired));
  }

  @Test
  void offersNothingWhereOthersCouldListen() {
    Peer peer = Peer.tcp(scene);
    assertFalse(peer.open().contains("urn:xmpp:sasl:2"));
    String answer = peer.say("<authenticate" + SASL2 + " mechanism='SCRAM-SHA-256'/>");
    assertTrue(answer.contains("<encryption-required"), answer);
    assertTrue(answer.contains("<failure" + SASL2), answer);
  }

  @Test
  void offersTokensAsTheChannelAllows() {
    String bound = encrypted(exporter(1)).open();
    assertTrue(bound.contains("HT-SHA-256-EXPR"), bound);
    assertTrue(bound.contains("HT-SHA-256-NONE"), bound);
    assertFalse(bound.contains("HT-SHA-256-ENDP"), bound);
    String unbound = encrypted().open();
    assertFalse(unbound.contains("HT-SHA-256-EXPR"), unbound);
  }

  @Test
  void takesATokenThatIsBoundToTheChannel() {
    known(HashedToken.HT_SHA_256_EXPR, false);
    Peer peer = encrypted(exporter(1));
    peer.open();
    String answer = peer.say(token(HashedToken.HT_SHA_256_EXPR, "alice", exporter(1)));
    byte[] proof = HashedToken.HT_SHA_256_EXPR.answer(TOKEN, List.of(exporter(1)));
    assertTrue(answer.contains(Peer.encode(proof)), answer);
    assertTrue(answer.contains("<authorization-identifier>alice@example.org</"), answer);
    assertTrue(answer.indexOf("</success>") < answer.indexOf("<stream:features"), answer);
  }

  @Test
  void refusesATokenThatIsBoundToAnotherChannel() {
    known(HashedToken.HT_SHA_256_EXPR, false);
    Peer peer = encrypted(exporter(1));
    peer.open();
    String answer = peer.say(token(HashedToken.HT_SHA_256_EXPR, "alice", exporter(2)));
    assertTrue(answer.contains("<not-authorized"), answer);
  }

  @Test
  void refusesATokenWithAnotherMechanismThanItsOwn() {
    known(HashedToken.HT_SHA_256_EXPR, false);
    Peer peer = encrypted(exporter(1));
    peer.open();
    String answer = peer.say(token(HashedToken.HT_SHA_256_NONE, "alice"));
    assertTrue(answer.contains("<not-authorized"), answer);
  }

  @Test
  void tellsThatATokenHasExpired() {
    known(HashedToken.HT_SHA_256_NONE, true);
    Peer peer = encrypted();
    peer.open();
    String answer = peer.say(token(HashedToken.HT_SHA_256_NONE, "alice"));
    assertTrue(answer.contains("<credentials-expired"), answer);
  }

  @Test
  void refusesTheTokenOfSomebodyElse() {
    known(HashedToken.HT_SHA_256_NONE, false);
    Peer peer = encrypted();
    peer.open();
    assertTrue(peer.say(token(HashedToken.HT_SHA_256_NONE, "nobody")).contains("<not-authorized"));
  }

  @Test
  void wrongTokensCountLikeWrongPasswords() {
    for (int i = 0; i < 6; i++) {
      Peer peer = encrypted();
      peer.open();
      assertTrue(peer.say(token(HashedToken.HT_SHA_256_NONE, "alice")).contains("<not-authorized"));
    }
    known(HashedToken.HT_SHA_256_NONE, false);
    Peer peer = encrypted();
    peer.open();
    assertEquals("", peer.say(token(HashedToken.HT_SHA_256_NONE, "alice")));
    scene.pass(10_000);
    assertTrue(peer.pipe.received().contains("<success"));
  }

  @Test
  void refusesATokenThatWasUsedUpInTheMeantime() {
    known(HashedToken.HT_SHA_256_NONE, false);
    scene.pass = Directory.Pass.REFUSED;
    Peer peer = encrypted();
    peer.open();
    assertTrue(peer.say(token(HashedToken.HT_SHA_256_NONE, "alice")).contains("<not-authorized"));
  }

  @Test
  void givesANewTokenWithTheSuccess() {
    known(HashedToken.HT_SHA_256_NONE, false);
    scene.pass =
        new Directory.Pass(true, Secret.of("new"), Instant.parse("2026-01-02T03:04:05.678Z"));
    Peer peer = encrypted();
    peer.open();
    String answer = peer.say(token(HashedToken.HT_SHA_256_NONE, "alice"));
    assertTrue(answer.contains("token='new'"), answer);
    assertTrue(answer.contains("expiry='2026-01-02T03:04:05Z'"), answer);
  }

  @Test
  void refusesWhenTheStoreFails() {
    scene.directoryBroken = true;
    Peer peer = encrypted();
    peer.open();
    String answer = peer.say(token(HashedToken.HT_SHA_256_NONE, "alice"));
    assertTrue(answer.contains("<temporary-auth-failure"), answer);
    assertEquals(List.of("serving a connection before log-in"), scene.troubles);
  }

  @Test
  void takesWhatFollowsTheLogInAtOnceAfterIt() {
    known(HashedToken.HT_SHA_256_NONE, false);
    Peer peer = encrypted();
    peer.open();
    String request =
        token(HashedToken.HT_SHA_256_NONE, "alice")
            .replace(FAST, FAST + "<bind xmlns='urn:xmpp:bind:0'><tag>web</tag></bind>");
    String answer = peer.say(request + "<presence xmlns='jabber:client'/>");
    assertTrue(answer.contains("<bound xmlns='urn:xmpp:bind:0'"), answer);
    assertEquals(1, scene.handler.stanzas.size());
    ClientSession session = scene.session(Scene.ALICE);
    assertTrue(session.jid().resource().startsWith("web/"), session.jid().resource());
    assertEquals("d4565fa7-4d72-4749-b3d3-740edbf87770", session.device());
    assertEquals("S", session.software());
  }

  @Test
  void refusesMessagesWithoutTheirForm() {
    for (String message : List.of("", "alice", "alice\0short", "\0" + "x".repeat(32))) {
      Peer peer = encrypted();
      peer.open();
      String answer =
          peer.say(
              "<authenticate"
                  + SASL2
                  + " mechanism='HT-SHA-256-NONE'><initial-response>"
                  + Peer.encode(message.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                  + "</initial-response>"
                  + AGENT
                  + FAST
                  + "</authenticate>");
      assertTrue(answer.contains("<malformed-request"), answer);
    }
  }
}
