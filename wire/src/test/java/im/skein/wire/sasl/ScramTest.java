package im.skein.wire.sasl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.wire.sasl.SaslFailure.Condition;
import im.skein.wire.sasl.ScramClient.Login;
import im.skein.wire.sasl.ScramServer.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScramTest {
  private static final Secret PENCIL = Secret.of("pencil");
  private static final ChannelBinding CHANNEL = ChannelBinding.tlsExporter(bytes("one channel"));
  private static final ChannelBinding OTHER = ChannelBinding.tlsExporter(bytes("another"));
  private static final Offer OFFER =
      new Offer(List.of("SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"), List.of("tls-exporter"));

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static ScramKeys keys(ScramHash hash, String saltBase64) {
    return ScramKeys.derive(hash, PENCIL, Base64.getDecoder().decode(saltBase64), 4096);
  }

  @Test
  void speaksTheExampleOfRfc5802() throws SaslFailure {
    ScramClient client =
        new ScramClient(
            ScramMechanism.SCRAM_SHA_1,
            Login.of("user", PENCIL),
            "fyko+d2lbbFgONRv9qkxdawL",
            null,
            null);
    assertEquals("n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL", text(client.first()));
    ClientFirst first = ClientFirst.parse(ScramMechanism.SCRAM_SHA_1, client.first());
    ScramKeys keys = keys(ScramHash.SHA_1, "QSXCR+Q6sek8bf92");
    ScramServer server = new ScramServer(first, keys, "3rfcNHYJY1ZVvWVs7j", List.of());
    assertEquals(
        "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096",
        text(server.challenge()));
    byte[] answer = client.answer(server.challenge());
    assertEquals(
        "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
        text(answer));
    Outcome.Success success = assertInstanceOf(Outcome.Success.class, server.finish(answer));
    assertEquals("v=rmF9pqV8S7suAoZWja4dJRkFsKQ=", success.serverFinal());
    client.verify(success.bytes());
  }

  @Test
  void speaksTheExampleOfRfc7677() throws SaslFailure {
    ScramClient client =
        new ScramClient(
            ScramMechanism.SCRAM_SHA_256,
            Login.of("user", PENCIL),
            "rOprNGfwEbeRWgbNEkqO",
            null,
            null);
    ClientFirst first = ClientFirst.parse(ScramMechanism.SCRAM_SHA_256, client.first());
    ScramKeys keys = keys(ScramHash.SHA_256, "W22ZaJ0SNY7soEsUEjb6gQ==");
    ScramServer server = new ScramServer(first, keys, "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0", List.of());
    byte[] answer = client.answer(server.challenge());
    assertTrue(text(answer).endsWith(",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="));
    Outcome.Success success = assertInstanceOf(Outcome.Success.class, server.finish(answer));
    assertEquals("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=", success.serverFinal());
    client.verify(success.bytes());
  }

  @Test
  void speaksTheExampleOfXep0474() throws SaslFailure {
    String nonce = "12C4CD5C-E38E-4A98-8F6D-15C38F51CCC6";
    ClientFirst first =
        ClientFirst.parse(
            ScramMechanism.SCRAM_SHA_1_PLUS, bytes("p=tls-exporter,,n=user,r=" + nonce));
    Offer offer =
        new Offer(
            List.of("SCRAM-SHA-1", "SCRAM-SHA-1-PLUS"),
            List.of("tls-server-end-point", "tls-exporter"));
    ScramServer server =
        new ScramServer(
            first,
            keys(ScramHash.SHA_1, "QSXCR+Q6sek8bf92"),
            "a09117a6-ac50-4f2f-93f1-93799c2bddf6",
            List.of(ChannelBinding.tlsExporter(bytes("THIS IS FAKE CB DATA"))),
            offer);
    assertEquals(
        "r="
            + nonce
            + "a09117a6-ac50-4f2f-93f1-93799c2bddf6,s=QSXCR+Q6sek8bf92,i=4096,"
            + "h=G6k/rBLDqgOhRRaCuuatSDFkJ08=",
        text(server.challenge()));
    Outcome outcome =
        server.finish(
            bytes(
                "c=cD10bHMtZXhwb3J0ZXIsLFRISVMgSVMgRkFLRSBDQiBEQVRB,r="
                    + nonce
                    + "a09117a6-ac50-4f2f-93f1-93799c2bddf6,"
                    + "x=19C6532F-1CF4-4A27-A18D-DC9CEA41BBB3,p=M/SIDjT+dfcxUh89jZEypRvFxB4="));
    Outcome.Success success = assertInstanceOf(Outcome.Success.class, outcome);
    assertEquals("v=MQrMPvv7yv4x4Cq4W4Ih25EqS2c=", success.serverFinal());
  }

  private static List<ChannelBinding> listOf(@Nullable ChannelBinding binding) {
    return binding == null ? List.of() : List.of(binding);
  }

  private record Run(Outcome outcome, boolean verified) {}

  private static Run run(
      ScramMechanism mechanism,
      Login login,
      @Nullable ChannelBinding clientSide,
      @Nullable ChannelBinding serverSide)
      throws SaslFailure {
    ScramClient client = new ScramClient(mechanism, login, "client", clientSide, OFFER);
    ClientFirst first = ClientFirst.parse(mechanism, client.first());
    ScramKeys keys = keys(mechanism.hash(), "AAECAwQFBgcICQoLDA0ODw==");
    ScramServer server = new ScramServer(first, keys, "server", listOf(serverSide), OFFER);
    Outcome outcome = server.finish(client.answer(server.challenge()));
    if (outcome instanceof Outcome.Success success) {
      client.verify(success.bytes());
      return new Run(outcome, true);
    }
    return new Run(outcome, false);
  }

  @ParameterizedTest
  @EnumSource(ScramMechanism.class)
  void everyMechanismCarriesNamesAndAuthzid(ScramMechanism mechanism) throws SaslFailure {
    ChannelBinding binding = mechanism.plus() ? CHANNEL : null;
    for (String authzid : List.of("", "bob@example.org", "a=b,c")) {
      Run run = run(mechanism, new Login(authzid, "张三=,三", PENCIL), binding, binding);
      Outcome.Success success = assertInstanceOf(Outcome.Success.class, run.outcome());
      assertTrue(run.verified());
      assertEquals(authzid, success.authzid());
      assertEquals("张三=,三", success.username());
    }
  }

  @ParameterizedTest
  @EnumSource(ScramMechanism.class)
  void refusesAWrongPasswordAndADecoyAlike(ScramMechanism mechanism) throws SaslFailure {
    ChannelBinding binding = mechanism.plus() ? CHANNEL : null;
    Outcome refused = new Outcome.Refused(Condition.NOT_AUTHORIZED);
    Login wrong = Login.of("alice", Secret.of("pencils"));
    assertEquals(refused, run(mechanism, wrong, binding, binding).outcome());
    ScramClient client = new ScramClient(mechanism, wrong, "client", binding, null);
    ScramKeys decoy = ScramKeys.decoy(mechanism.hash(), Secret.of("server"), "alice", 4096);
    ScramServer server =
        new ScramServer(
            ClientFirst.parse(mechanism, client.first()), decoy, "server", listOf(binding), null);
    assertEquals(refused, server.finish(client.answer(server.challenge())));
  }

  /// What the client sends as flag, against mechanism and what the server offered.
  @ParameterizedTest
  @EnumSource(ScramMechanism.class)
  void checksChannelBindingFlagsExactly(ScramMechanism mechanism) throws SaslFailure {
    ScramKeys keys = keys(mechanism.hash(), "AAECAwQFBgcICQoLDA0ODw==");
    ChannelBinding endPoint = new ChannelBinding("tls-server-end-point", Secret.of("hash"));
    List<List<ChannelBinding>> offers =
        List.of(List.of(), List.of(CHANNEL), List.of(endPoint), List.of(CHANNEL, endPoint));
    for (List<ChannelBinding> offered : offers) {
      for (String flag : List.of("n", "y", "p=tls-exporter", "p=tls-server-end-point")) {
        boolean allowed =
            switch (flag) {
              case "n" -> !mechanism.plus();
              case "y" -> !mechanism.plus() && offered.isEmpty();
              case "p=tls-exporter" -> mechanism.plus() && offered.contains(CHANNEL);
              default -> mechanism.plus() && offered.contains(endPoint);
            };
        ClientFirst first = ClientFirst.parse(mechanism, bytes(flag + ",,n=alice,r=abc"));
        if (allowed) {
          assertTrue(
              text(new ScramServer(first, keys, "x", offered).challenge()).startsWith("r=abcx"));
        } else {
          SaslFailure failure =
              assertThrows(
                  SaslFailure.class, () -> new ScramServer(first, keys, "x", offered), flag);
          assertEquals(Condition.NOT_AUTHORIZED, failure.condition());
        }
      }
    }
  }

  @Test
  void refusesALoginPassedOnFromAnotherChannel() throws SaslFailure {
    Run run = run(ScramMechanism.SCRAM_SHA_256_PLUS, Login.of("alice", PENCIL), OTHER, CHANNEL);
    assertEquals(new Outcome.Refused(Condition.NOT_AUTHORIZED), run.outcome());
  }

  @Test
  void noticesThatSomebodyTookMechanismsAway() throws SaslFailure {
    SaslFailure failure =
        assertThrows(
            SaslFailure.class,
            () -> run(ScramMechanism.SCRAM_SHA_256, Login.of("alice", PENCIL), CHANNEL, CHANNEL));
    assertEquals(Condition.NOT_AUTHORIZED, failure.condition());
    Offer stripped = new Offer(List.of("SCRAM-SHA-256"), List.of());
    ScramMechanism mechanism = ScramMechanism.SCRAM_SHA_256;
    ScramClient client =
        new ScramClient(mechanism, Login.of("alice", PENCIL), "client", null, stripped);
    ScramKeys keys = keys(ScramHash.SHA_256, "AAECAwQFBgcICQoLDA0ODw==");
    ScramServer server =
        new ScramServer(
            ClientFirst.parse(mechanism, client.first()), keys, "server", List.of(CHANNEL), OFFER);
    assertThrows(SaslFailure.class, () -> client.answer(server.challenge()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "n",
        "n,",
        "n,,",
        "n,,n=alice",
        "n,,n=,r=abc",
        "n,,n=alice,r=",
        "n,,r=abc,n=alice",
        "n,,n=alice,r=abc,",
        "n,,n=al=ice,r=abc",
        "n,,n=al=2cice,r=abc",
        "n,,n=alice,r=a b",
        "n,,n=alice,r=ä",
        "n,,m=x,n=alice,r=abc",
        "n,,n=alice,r=abc,m=x",
        "n,a=,n=alice,r=abc",
        "n,alice,n=alice,r=abc",
        "z,,n=alice,r=abc",
        "p=,,n=alice,r=abc",
        "p=a b,,n=alice,r=abc",
        "p,,n=alice,r=abc",
        "n,,n=alice,r=abc\0",
        "n,,n=alice,rabc"
      })
  void refusesFirstMessagesOfTheWrongForm(String message) {
    SaslFailure failure =
        assertThrows(
            SaslFailure.class,
            () -> ClientFirst.parse(ScramMechanism.SCRAM_SHA_256, bytes(message)));
    assertEquals(Condition.MALFORMED_REQUEST, failure.condition());
    assertFalse(failure.toString().contains("alice"));
  }

  @Test
  void refusesInvalidUtf8AndOverlongMessages() {
    byte[] invalid = bytes("n,,n=alice,r=abc");
    invalid[5] = (byte) 0xC0;
    assertThrows(SaslFailure.class, () -> ClientFirst.parse(ScramMechanism.SCRAM_SHA_1, invalid));
    byte[] tooLong = bytes("n,,n=alice,r=abc,x=" + "y".repeat(9000));
    assertThrows(SaslFailure.class, () -> ClientFirst.parse(ScramMechanism.SCRAM_SHA_1, tooLong));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "c=biws",
        "c=biws,r=abcx",
        "r=abcx,c=biws,p=AAAA",
        "c=biws,r=abcx,p=AAAA",
        "c=biws,r=abcx,p=!!!!",
        "c=biw,r=abcx,p=AAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "c=biws,r=abcx,m=1,p=AAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "c=biws,r=abcx,p=AAAAAAAAAAAAAAAAAAAAAAAAAAA=,x=y",
        "c=biws,r=abcx,p=AAAAAAAAAAAAAAAAAAAAAAAAAAB="
      })
  void refusesFinalMessagesOfTheWrongForm(String message) throws SaslFailure {
    ClientFirst first = ClientFirst.parse(ScramMechanism.SCRAM_SHA_1, bytes("n,,n=alice,r=abc"));
    ScramServer server =
        new ScramServer(first, keys(ScramHash.SHA_1, "QSXCR+Q6sek8bf92"), "x", List.of());
    assertEquals(new Outcome.Refused(Condition.MALFORMED_REQUEST), server.finish(bytes(message)));
    assertThrows(IllegalStateException.class, () -> server.finish(bytes(message)));
  }

  @Test
  void refusesAnotherNonceThanItsOwn() throws SaslFailure {
    ScramClient client =
        new ScramClient(ScramMechanism.SCRAM_SHA_1, Login.of("alice", PENCIL), "abc", null, null);
    ScramKeys keys = keys(ScramHash.SHA_1, "QSXCR+Q6sek8bf92");
    ClientFirst first = ClientFirst.parse(ScramMechanism.SCRAM_SHA_1, client.first());
    byte[] answer = client.answer(new ScramServer(first, keys, "old", List.of()).challenge());
    ScramServer server = new ScramServer(first, keys, "new", List.of());
    assertEquals(new Outcome.Refused(Condition.NOT_AUTHORIZED), server.finish(answer));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "r=other,s=QSXCR+Q6sek8bf92,i=4096",
        "r=abc,s=QSXCR+Q6sek8bf92,i=4096",
        "r=abcx,s=QSXCR+Q6sek8bf92,i=4095",
        "r=abcx,s=QSXCR+Q6sek8bf92,i=99999999999",
        "r=abcx,s=QSXCR+Q6sek8bf92,i=-1",
        "r=abcx,s=QSXCR+Q6sek8bf9,i=4096",
        "m=1,r=abcx,s=QSXCR+Q6sek8bf92,i=4096",
        "e=other-error"
      })
  void clientRefusesChallengesThatAreWrong(String challenge) throws SaslFailure {
    ScramClient client =
        new ScramClient(ScramMechanism.SCRAM_SHA_1, Login.of("alice", PENCIL), "abc", null, null);
    assertThrows(SaslFailure.class, () -> client.answer(bytes(challenge)));
    assertThrows(SaslFailure.class, () -> client.verify(bytes("v=AAAA")));
  }

  @Test
  void decoysAreStableAndDiffer() {
    Secret secret = Secret.of("server");
    ScramKeys one = ScramKeys.decoy(ScramHash.SHA_256, secret, "alice", 100_000);
    assertEquals(one, ScramKeys.decoy(ScramHash.SHA_256, secret, "alice", 100_000));
    assertEquals(ScramKeys.SALT_BYTES, one.salt().length);
    assertEquals(ScramHash.SHA_256.bytes(), one.storedKey().length);
    assertNotEquals(one, ScramKeys.decoy(ScramHash.SHA_256, secret, "bob", 100_000));
    assertNotEquals(one, ScramKeys.decoy(ScramHash.SHA_256, Secret.of("x"), "alice", 100_000));
    assertFalse(one.toString().contains("salt"));
  }

  @Test
  void preparesPasswordsAlike() throws SaslFailure {
    assertEquals(Secret.of("π\u00DFå x"), Passwords.prepare(Secret.of("π\u00DFa\u030A\u00A0x")));
    assertEquals(Secret.of("Correct Horse"), Passwords.prepare(Secret.of("Correct Horse")));
    for (String wrong : List.of("", "a\tb", "a\0b", "x".repeat(1024))) {
      assertThrows(SaslFailure.class, () -> Passwords.prepare(Secret.of(wrong)));
    }
  }

  @Test
  void readsAndWritesPlain() throws SaslFailure {
    Plain plain = Plain.parse(bytes("\0alice\0s\u00EBcret"));
    assertEquals("", plain.authzid());
    assertEquals("alice", plain.authcid());
    assertEquals(Secret.of("sëcret"), plain.password());
    assertArrayEquals(bytes("\0alice\0sëcret"), plain.bytes());
    assertEquals("bob", Plain.parse(bytes("bob\0alice\0x")).authzid());
    for (String wrong : List.of("", "\0alice", "alice\0x", "\0\0x", "\0alice\0", "\0a\0b\0c")) {
      assertThrows(SaslFailure.class, () -> Plain.parse(bytes(wrong)));
    }
    assertThrows(SaslFailure.class, () -> Plain.parse(new byte[] {0, 'a', 0, (byte) 0xFF}));
  }

  @Test
  void showsNoSecretInAnyText() throws SaslFailure {
    assertEquals("Secret", PENCIL.toString());
    assertFalse(CHANNEL.toString().contains("one channel"));
    assertFalse(Login.of("alice", PENCIL).toString().contains("alice"));
    assertFalse(Plain.parse(bytes("\0alice\0pencil")).toString().contains("pencil"));
  }

  @Test
  void findsMechanismsByTheirRegisteredNames() {
    assertEquals(ScramMechanism.SCRAM_SHA_256_PLUS, ScramMechanism.find("SCRAM-SHA-256-PLUS"));
    assertEquals(null, ScramMechanism.find("scram-sha-1"));
  }
}
