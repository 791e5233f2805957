package im.skein.server.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.client.Connection;
import im.skein.client.Credentials;
import im.skein.client.Dialogue;
import im.skein.client.Options;
import im.skein.client.RefusedException;
import im.skein.client.transport.Trust;
import im.skein.client.transport.WebSocketTransport;
import im.skein.wire.Jid;
import im.skein.wire.Message;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `skein serve` as an operator meets it: the ready line, the exit status, what is kept.
final class ServeTest {
  private static final String ALICE = "correct horse of alice";
  private static final String BOB = "battery staple of bob";

  @TempDir private Path folder;

  @Test
  void saysOnceThatItIsReadyAndEndsWithZeroWhenTold() throws IOException {
    try (Program server = Program.serve(folder)) {
      server.register("alice", ALICE);
      Connection alice = server.login("alice", ALICE);
      Instant told = Instant.now();
      assertEquals(0, server.stop());
      assertTrue(Duration.between(told, Instant.now()).compareTo(Duration.ofSeconds(10)) < 0);
      assertTrue(alice.ended().join().contains("system-shutdown"), alice.ended().join());
      assertEquals(1, server.out().size(), () -> server.out().toString());
      assertTrue(server.out().getFirst().matches("Skein is ready: http://localhost:\\d+"));
      assertTrue(server.awaitLog("SHA-256 fingerprint").matches(".*([0-9A-F]{2}:){31}[0-9A-F]{2}"));
    }
  }

  @Test
  void letsPeopleChatOverTcpAndWebSocket() throws Exception {
    try (Program server = Program.serve(folder)) {
      server.register("alice", ALICE);
      server.register("bob", BOB);
      URI web = URI.create("ws://localhost:" + server.port("http") + "/xmpp-websocket");
      try (Connection alice = server.login("alice", ALICE);
          Connection bob =
              Connection.open(
                  WebSocketTransport.connect(web, Trust.anyoneOnLoopback()),
                  Credentials.of("localhost", "bob", BOB),
                  Options.onLoopback("web"))) {
        bob.announce();
        Dialogue toBob = new Dialogue(alice, Jid.parse("bob@localhost"));
        Dialogue toAlice = new Dialogue(bob, Jid.parse("alice@localhost"));
        toBob.say("你好, Bob");
        assertEquals("你好, Bob", toAlice.hear().body());
        toAlice.say("你好, Alice");
        assertEquals("你好, Alice", toBob.hear().body());
      }
      assertEquals(0, server.stop());
    }
  }

  @Test
  void keepsAccountsAndMessagesWhenItIsKilled() throws Exception {
    try (Program server = Program.serve(folder)) {
      server.register("alice", ALICE);
      server.register("bob", BOB);
      try (Connection alice = server.login("alice", ALICE)) {
        CountDownLatch acknowledged = new CountDownLatch(1);
        alice.onAcknowledged(stanza -> {
          if (stanza instanceof Message) {
            acknowledged.countDown();
          }
        });
        new Dialogue(alice, Jid.parse("bob@localhost")).say("kept");
        alice.requestAcknowledgement();
        assertTrue(acknowledged.await(30, TimeUnit.SECONDS));
        server.kill();
      }
    }
    try (Program server = Program.serve(folder);
        Connection bob = server.login("bob", BOB)) {
      assertEquals("kept", new Dialogue(bob, Jid.parse("alice@localhost")).hear().body());
    }
  }

  @Test
  void tellsAllMistakesInTheSettingsAtOnce() throws IOException {
    Path file = Files.writeString(folder.resolve("own.toml"), "domain = 7\nsasl.plane = true\n");
    try (Program server = Program.start("serve", "--config", file.toString())) {
      assertEquals(2, server.await());
      assertEquals(2, server.err().size(), () -> server.err().toString());
      assertTrue(server.err().get(0).startsWith(file + ":1: domain: "));
      assertTrue(server.err().get(1).startsWith(file + ":2: sasl.plane: "));
      assertEquals(List.of(), server.out());
    }
  }

  @Test
  void takesSettingsFromTheEnvironment() {
    Map<String, String> environment = Map.of("SKEIN_SASL_ITERATIONS", "12");
    try (Program server = Program.start(environment, Program.arguments(folder))) {
      assertEquals(2, server.await());
      assertTrue(server.err().getFirst().startsWith("SKEIN_SASL_ITERATIONS: sasl.iterations: "));
    }
  }

  @Test
  void namesTheAddressThatIsInUseAndItsSetting() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Program server =
            Program.start(
                Program.arguments(
                    folder, "--set", "http.listen=127.0.0.1:" + taken.getLocalPort()))) {
      assertEquals(3, server.await());
      String said = String.join("\n", server.err());
      assertTrue(said.contains("127.0.0.1:" + taken.getLocalPort()), said);
      assertTrue(said.contains("http.listen"), said);
    }
  }

  @Test
  void refusesADirectoryThatAnotherServerHas() {
    try (Program _ = Program.serve(folder);
        Program second = Program.start(Program.arguments(folder))) {
      assertEquals(4, second.await());
      assertTrue(String.join("\n", second.err()).contains(folder.toString()));
    }
  }

  @Test
  void refusesADamagedKeyAndDatabase() throws IOException {
    Files.write(folder.resolve("secret.key"), new byte[7]);
    try (Program server = Program.start(Program.arguments(folder))) {
      assertEquals(4, server.await());
      assertTrue(String.join("\n", server.err()).contains("secret.key is damaged"));
    }
    Files.writeString(folder.resolve("skein.db"), "no database at all ".repeat(500));
    try (Program server = Program.start(Program.arguments(folder))) {
      assertEquals(4, server.await());
      assertTrue(String.join("\n", server.err()).contains("skein.db"));
    }
  }

  @Test
  void keepsItsDirectoryToItself() throws IOException {
    Path data = folder.resolve("fresh");
    try (Program server = Program.serve(data)) {
      assertEquals("rwx------", mode(data));
      for (String secret : List.of("secret.key", "tls-key.pem", "control.sock")) {
        assertEquals("rw-------", mode(data.resolve(secret)), secret);
      }
      assertEquals(0, server.stop());
      assertFalse(Files.exists(data.resolve("control.sock")));
    }
  }

  @Test
  void offersTheFirstAccountToTheOperatorOfAServerThatOthersReach() throws IOException {
    try (Program server = Program.serve(folder, "--set", "http.listen=:0")) {
      String link = server.awaitLog("/#invite=").strip();
      assertTrue(link.matches("http://[^/]+:\\d+/#invite=[a-z2-7]{32}"), link);
      assertTrue(server.awaitLog("SHA-256 fingerprint").matches(".*([0-9A-F]{2}:){31}[0-9A-F]{2}"));
      server.register("alice", ALICE);
      RefusedException refused =
          assertThrows(RefusedException.class, () -> server.register("bob", BOB));
      assertEquals("forbidden", refused.condition());
    }
  }

  @Test
  void answersTheOperatorsMachines() throws Exception {
    try (Program server = Program.serve(folder)) {
      server.register("alice", ALICE);
      try (Connection alice = server.login("alice", ALICE)) {
        new Dialogue(alice, Jid.parse("alice@localhost")).say("to myself");
        alice.sync();
        assertEquals("ok\n", get(server, "admin", "/healthz"));
        assertEquals("ready\n", get(server, "admin", "/readyz"));
        assertThrows(IOException.class, () -> server.login("alice", "wrong"));
        String figures = get(server, "admin", "/metrics");
        assertTrue(figures.contains("skein_sessions 1.0"), figures);
        assertTrue(figures.contains("skein_appends_seconds_count 1"), figures);
        assertTrue(
            figures.contains("skein_logins_failed_total{reason=\"not-authorized\"} 1.0"), figures);
        assertTrue(figures.contains("skein_commits_largest "), figures);
        double commits = figure(figures, "skein_commits_total");
        assertTrue(
            commits > 0 && commits <= figure(figures, "skein_commits_writes_total"), figures);
        assertTrue(figures.contains("jvm_memory_used_bytes"), figures);
        String facts = get(server, "http", "/skein.json");
        assertTrue(facts.startsWith("{\"domain\":\"localhost\",\"websocket\":\"/xmpp-websocket\""));
        assertTrue(facts.contains("\"registration\":\"open\""), facts);
      }
    }
  }

  private static double figure(String figures, String name) {
    String line =
        figures.lines().filter(one -> one.startsWith(name + " ")).findFirst().orElseThrow();
    return Double.parseDouble(line.substring(name.length() + 1));
  }

  @Test
  void writesNoSecretIntoItsLog() throws Exception {
    try (Program server = Program.serve(folder, "--set", "log.level=debug")) {
      server.register("alice", ALICE);
      assertThrows(IOException.class, () -> server.login("alice", "wrong horse of alice"));
      try (Connection alice = server.login("alice", ALICE)) {
        new Dialogue(alice, Jid.parse("bob@localhost")).say("a very private word");
        alice.sync();
      }
      assertEquals(0, server.stop());
      String said =
          String.join("\n", Stream.concat(server.out().stream(), server.err().stream()).toList());
      for (String secret : List.of(ALICE, "wrong horse", "private word")) {
        assertFalse(said.contains(secret), said);
      }
    }
  }

  @Test
  void logsJsonWhenAsked() {
    try (Program server = Program.serve(folder, "--set", "log.format=json")) {
      String line = server.awaitLog("http listens on");
      assertTrue(line.startsWith("{") && line.endsWith("}"), line);
      assertEquals(0, server.stop());
    }
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private static String get(Program server, String listener, String path) throws Exception {
    URI address = URI.create("http://127.0.0.1:" + server.port(listener) + path);
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }
}
