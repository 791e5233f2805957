package im.skein.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.core.session.Inlets.Framing;
import im.skein.net.http.HttpSettings;
import im.skein.net.http.Site;
import im.skein.net.listen.ListenAddress;
import im.skein.net.listen.Listener;
import im.skein.net.listen.TcpSettings;
import im.skein.net.tls.Certificates;
import im.skein.net.tls.TlsSettings;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// BOSH by XEP-0124 1.11.2 and XEP-0206 1.4, with requests made by hand, which come on two event
/// loops by turns. The inside answers a header with features, and sends every other element back.
final class BoshTest {
  private static final int LIMIT = 10_000;
  private static final String FEATURES =
      "<stream:features xmlns:stream='http://etherx.jabber.org/streams'/>";
  private static final Pattern SID = Pattern.compile("sid='([0-9a-f]{40})'");

  private final Recorder recorder = new Recorder(BoshTest::inside);
  private final Network network =
      new Network(
          new NetworkSettings(
              2,
              new TcpSettings(128, 300, 2000),
              new HttpSettings(
                  100, 1024, 2048, 2000, 2000, LIMIT, Set.of("https://chat.example.org"), true)),
          recorder);
  private @Nullable Listener listener;
  private String sid = "";
  private long rid = 1000;

  private static void inside(Recorder.Recording recording, byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (text.startsWith("<open ")) {
      recording.pipe.write(bytes);
      recording.pipe.write(FEATURES.getBytes(StandardCharsets.UTF_8));
    } else if (text.startsWith("<close ")) {
      recording.pipe.write(bytes);
      recording.pipe.close();
    } else if (!text.isEmpty()) {
      recording.pipe.write(bytes);
    }
  }

  @BeforeEach
  void listen() throws Exception {
    listener = network.http(new ListenAddress("127.0.0.1", 0), recorder, Site.of(List.of()));
  }

  @AfterEach
  void closeNetwork() {
    assertTrue(network.close(5000));
    assertEquals(List.of(), recorder.bugs);
  }

  @Test
  void agreesOnASessionAndAnswersWithTheFeatures() throws Exception {
    String answer = open("wait='5' hold='3' ver='1.6' xml:lang='zh'");
    for (String told :
        List.of(
            "wait='5'",
            "hold='1'",
            "requests='2'",
            "inactivity='60'",
            "maxpause='120'",
            "ver='1.6'",
            "from='example.org'",
            "xmlns:xmpp='urn:xmpp:xbosh'",
            "xmpp:restartlogic='true'")) {
      assertTrue(answer.contains(told), answer);
    }
    assertTrue(answer.endsWith(FEATURES + "</body>"), answer);
    Recorder.Recording inside = recorder.next();
    assertEquals(Framing.MESSAGES, inside.framing);
    String header = inside.event();
    assertTrue(header.contains(" to='example.org'") && header.contains("xml:lang='zh'"), header);
    assertTrue(inside.pipe.peer().loopback());
    assertEquals(List.of(), inside.pipe.peer().channelBindings());
    String other = open("wait='5' hold='1'");
    assertNotEquals(named(answer), named(other));
  }

  @Test
  void carriesElementsBothWaysAndLetsOneRequestWait() throws Exception {
    String _ = open("wait='5' hold='1'");
    try (Socket first = TestHttp.connect(server());
        Socket second = TestHttp.connect(server())) {
      send(first, body(rid++, "", ""));
      send(second, body(rid++, "", "<iq id='1' type='get'><ping xmlns='urn:xmpp:ping'/></iq>"));
      // What comes answers the request that waits; the other waits in its place.
      String echo =
          "<iq xmlns='jabber:client' id='1' type='get'><ping xmlns='urn:xmpp:ping'/></iq>";
      assertEquals(wrapped(echo), text(first));
      Recorder.Recording inside = recorder.next();
      inside.run(() -> {
        inside.pipe.write("<message xmlns='jabber:client'/>".getBytes(StandardCharsets.UTF_8));
        inside.pipe.flush();
      });
      assertEquals(wrapped("<message xmlns='jabber:client'/>"), text(second));
    }
  }

  @Test
  void answersWithNothingWhenNothingCame() throws Exception {
    String _ = open("wait='1' hold='1'");
    assertEquals("<body xmlns='http://jabber.org/protocol/httpbind'/>", post("", ""));
  }

  @Test
  void letsAClientPollThatCannotWait() throws Exception {
    assertTrue(open("wait='0' hold='0'").contains("requests='1'"));
    Recorder.Recording inside = recorder.next();
    assertEquals("<body xmlns='http://jabber.org/protocol/httpbind'/>", post("", ""));
    inside.run(() -> {
      inside.pipe.write("<a xmlns='x'/>".getBytes(StandardCharsets.UTF_8));
      inside.pipe.flush();
    });
    assertEquals(wrapped("<a xmlns='x'/>"), post("", ""));
  }

  @Test
  void takesRequestsInTheOrderOfTheirNumbers() throws Exception {
    String _ = open("wait='1' hold='1'");
    Recorder.Recording inside = recorder.next();
    String _ = inside.event();
    try (Socket late = TestHttp.connect(server());
        Socket early = TestHttp.connect(server())) {
      send(late, body(rid + 1, "", "<b xmlns='x'/>"));
      send(early, body(rid, "", "<a xmlns='x'/>"));
      assertEquals(wrapped("<a xmlns='x'/>"), text(early));
      assertEquals(wrapped("<b xmlns='x'/>"), text(late));
      assertEquals("<<a xmlns='x'/>", skipped(inside));
      assertEquals("<<b xmlns='x'/>", skipped(inside));
    }
  }

  @Test
  void answersAgainWhatWasAnsweredAndTakesItOnce() throws Exception {
    String _ = open("wait='1' hold='1'");
    Recorder.Recording inside = recorder.next();
    String _ = inside.event();
    String once = post("", "<a xmlns='x'/>");
    rid--;
    assertEquals(once, post("", "<a xmlns='x'/>"));
    String _ = post("", "<b xmlns='x'/>");
    assertEquals("<<a xmlns='x'/>", skipped(inside));
    assertEquals("<<b xmlns='x'/>", skipped(inside));
  }

  @Test
  void answersTheLaterOfTwoRequestsWithOneNumber() throws Exception {
    String _ = open("wait='1' hold='1'");
    Recorder.Recording inside = recorder.next();
    try (Socket first = TestHttp.connect(server());
        Socket again = TestHttp.connect(server())) {
      send(first, body(rid, "", ""));
      String _ = skippedTo(inside, "<");
      send(again, body(rid, "", ""));
      assertTrue(text(first).contains("type='error'"));
      assertEquals("<body xmlns='http://jabber.org/protocol/httpbind'/>", text(again));
    }
  }

  @Test
  void losesNothingOnAConnectionThatBreaks() throws Exception {
    String _ = open("wait='5' hold='1'");
    Recorder.Recording inside = recorder.next();
    try (Socket breaking = TestHttp.connect(server())) {
      send(breaking, body(rid, "", ""));
      String _ = skippedTo(inside, "<");
    }
    // The end of the connection may be noticed before or after.
    inside.run(() -> {
      inside.pipe.write("<a xmlns='x'/>".getBytes(StandardCharsets.UTF_8));
      inside.pipe.flush();
    });
    assertEquals(wrapped("<a xmlns='x'/>"), post("", ""));
  }

  @Test
  void endsASessionWhoseNumbersAreGuessed() throws Exception {
    for (long wrong : List.of(1L, 999L, 1004L, 9007199254740991L)) {
      rid = 1000;
      String _ = open("wait='1' hold='1'");
      Recorder.Recording inside = recorder.next();
      assertEquals(ended("item-not-found"), sent(body(wrong, "", "<a xmlns='x'/>")));
      assertEquals("closed", skippedTo(inside, "closed"));
      assertEquals(ended("item-not-found"), sent(body(rid, "", "")));
    }
  }

  @Test
  void endsASessionWithTooManyRequests() throws Exception {
    String _ = open("wait='5' hold='1'");
    try (Socket one = TestHttp.connect(server());
        Socket two = TestHttp.connect(server())) {
      send(one, body(rid + 1, "", ""));
      send(two, body(rid + 2, "", ""));
      assertTrue(text(two).contains("type='terminate'"));
      assertTrue(text(one).contains("type='terminate'"));
    }
  }

  @Test
  void refusesWhatIsNoRequest() throws Exception {
    assertEquals(ended("bad-request"), sent("<body"));
    assertEquals(ended("bad-request"), sent("<!DOCTYPE body><body rid='1'/>"));
    assertEquals(ended("bad-request"), sent("<body rid='1'/>"));
    assertEquals(ended("bad-request"), sent("<body xmlns='http://jabber.org/protocol/httpbind'/>"));
    assertEquals(
        ended("bad-request"),
        sent("<body xmlns='http://jabber.org/protocol/httpbind' rid='9007199254740992'/>"));
    assertEquals(
        ended("bad-request"),
        sent("<body xmlns='http://jabber.org/protocol/httpbind' rid='1'>text</body>"));
    sid = "0".repeat(40);
    assertEquals(ended("item-not-found"), sent(body(rid, "", "")));
    sid = "";
    assertEquals(ended("improper-addressing"), sent(body(rid, "wait='1'", "")));
    assertEquals("closed", skippedTo(recorder.next(), "closed"));
    assertEquals(413, answer("POST", "", "x".repeat(LIMIT + 1)).status());
    assertEquals(405, TestHttp.get(server(), "/http-bind", "").status());
    assertEquals(
        411,
        TestHttp.only(
                server(),
                "POST /http-bind HTTP/1.1\r\nHost: example.org\r\nConnection: close\r\n\r\n")
            .status());
    assertEquals(413, TestHttp.only(server(), request("POST", "/", "", "x")).status());
  }

  @Test
  void continuesNoSessionInTheClearThatBeganUnderTls(@TempDir Path directory) throws Exception {
    Certificates certificates =
        Certificates.open(
            new TlsSettings("example.org", directory, Optional.empty(), 1000), recorder);
    Listener secure =
        network.https(
            new ListenAddress("127.0.0.1", 0), recorder, Site.of(List.of()), certificates);
    try (Socket plain = TestHttp.connect(secure);
        SSLSocket socket = TestTls.over(plain, "TLSv1.3")) {
      socket.setSoTimeout(5000);
      send(socket, body(rid++, "to='example.org' wait='1' hold='1'", ""));
      sid = named(text(socket));
      assertTrue(recorder.next().pipe.peer().encrypted());
      assertEquals(ended("item-not-found"), sent(body(rid, "", "")));
      send(socket, body(rid, "", "<a xmlns='x'/>"));
      assertEquals(wrapped("<a xmlns='x'/>"), text(socket));
    }
  }

  @Test
  void letsInPagesOfOurOriginsOnly() throws Exception {
    String opening = body(rid, "to='example.org' wait='1' hold='1'", "");
    assertEquals(403, answer("POST", "Origin: https://evil.example\r\n", opening).status());
    TestHttp.Answer known = answer("POST", "Origin: https://chat.example.org\r\n", opening);
    assertEquals(200, known.status());
    assertEquals("https://chat.example.org", known.header("access-control-allow-origin"));
    TestHttp.Answer asked = answer("OPTIONS", "Origin: https://chat.example.org\r\n", "");
    assertEquals(204, asked.status());
    assertEquals("https://chat.example.org", asked.header("access-control-allow-origin"));
    assertEquals("POST", asked.header("access-control-allow-methods"));
    assertEquals("content-type", asked.header("access-control-allow-headers"));
    TestHttp.Answer foreign = answer("OPTIONS", "Origin: https://evil.example\r\n", "");
    assertEquals("", foreign.header("access-control-allow-origin"));
  }

  @Test
  void beginsTheStreamAnew() throws Exception {
    String _ = open("wait='1' hold='1'");
    Recorder.Recording inside = recorder.next();
    String _ = inside.event();
    assertEquals(
        wrapped(FEATURES),
        post(
            "to='example.org' xmpp:restart='true' xmlns:xmpp='urn:xmpp:xbosh'",
            "<message xmlns='jabber:client'/>"));
    assertTrue(skipped(inside).startsWith("<<open "));
    String _ = post("", "<a xmlns='x'/>");
    assertEquals("<<a xmlns='x'/>", skipped(inside));
  }

  @Test
  void endsWhenTheClientSays() throws Exception {
    String _ = open("wait='5' hold='1'");
    Recorder.Recording inside = recorder.next();
    try (Socket waiting = TestHttp.connect(server());
        Socket last = TestHttp.connect(server())) {
      send(waiting, body(rid++, "", ""));
      send(last, body(rid++, "type='terminate'", "<presence type='unavailable'/>"));
      String gone = "<presence xmlns='jabber:client' type='unavailable'/>";
      String first = text(waiting);
      assertTrue(first.contains(gone), first);
      assertTrue(text(last).contains("type='terminate'"));
    }
    assertEquals("closed", skippedTo(inside, "closed"));
    assertEquals(ended("item-not-found"), post("", ""));
  }

  @Test
  void tellsAnErrorOfTheStream() throws Exception {
    String _ = open("wait='5' hold='1'");
    Recorder.Recording inside = recorder.next();
    String error = "<stream:error xmlns:stream='http://etherx.jabber.org/streams'/>";
    inside.run(() -> {
      inside.pipe.write(error.getBytes(StandardCharsets.UTF_8));
      inside.pipe.close();
    });
    String answer = post("", "");
    assertTrue(answer.contains("condition='remote-stream-error'"), answer);
    assertTrue(answer.contains(error), answer);
    assertEquals("closed", skippedTo(inside, "closed"));
  }

  @Test
  void pausesAndTakesAShortPauseForGone() throws Exception {
    String _ = open("wait='5' hold='1'");
    Recorder.Recording inside = recorder.next();
    try (Socket waiting = TestHttp.connect(server());
        Socket pausing = TestHttp.connect(server())) {
      send(waiting, body(rid++, "", ""));
      send(pausing, body(rid++, "pause='120'", ""));
      assertEquals("<body xmlns='http://jabber.org/protocol/httpbind'/>", text(waiting));
      assertEquals("<body xmlns='http://jabber.org/protocol/httpbind'/>", text(pausing));
    }
    assertEquals(wrapped("<a xmlns='x'/>"), post("", "<a xmlns='x'/>"));
    String _ = post("pause='0'", "");
    assertEquals("closed", skippedTo(inside, "closed"));
  }

  @Test
  void keepsWhatComesWhileTheInsideDoesNotRead() throws Exception {
    String _ = open("wait='1' hold='1'");
    Recorder.Recording inside = recorder.next();
    String _ = inside.event();
    inside.run(() -> inside.pipe.reading(false));
    assertEquals("<body xmlns='http://jabber.org/protocol/httpbind'/>", post("", "<a xmlns='x'/>"));
    assertTrue(inside.events.stream().noneMatch(event -> event.contains("<a ")));
    inside.run(() -> inside.pipe.reading(true));
    assertEquals(wrapped("<a xmlns='x'/>"), post("", ""));
  }

  private String open(String attributes) throws IOException {
    sid = "";
    String answer = sent(body(rid++, "to='example.org' " + attributes, ""));
    sid = named(answer);
    return answer;
  }

  private static String named(String answer) {
    Matcher found = SID.matcher(answer);
    assertTrue(found.find(), answer);
    return found.group(1);
  }

  /// Posts the next request and waits for its answer.
  private String post(String attributes, String elements) throws IOException {
    return sent(body(rid++, attributes, elements));
  }

  private String sent(String body) throws IOException {
    return answer("POST", "", body).text();
  }

  private TestHttp.Answer answer(String method, String fields, String body) throws IOException {
    try (Socket socket = TestHttp.connect(server())) {
      TestHttp.send(socket, request(method, "/http-bind", fields, body));
      return TestHttp.read(socket);
    }
  }

  private static void send(Socket socket, String body) throws IOException {
    TestHttp.send(socket, request("POST", "/http-bind", "", body));
  }

  private static String request(String method, String path, String fields, String body) {
    return "%s %s HTTP/1.1\r\nHost: example.org\r\n%sContent-Length: %d\r\n\r\n%s"
        .formatted(method, path, fields, body.length(), body);
  }

  private String body(long number, String attributes, String elements) {
    return "<body xmlns='http://jabber.org/protocol/httpbind' rid='%d' %s %s>%s</body>"
        .formatted(number, sid.isEmpty() ? "" : "sid='" + sid + "'", attributes, elements);
  }

  private static String text(Socket socket) throws IOException {
    TestHttp.Answer answer = TestHttp.read(socket);
    assertEquals(200, answer.status());
    assertEquals("text/xml; charset=utf-8", answer.header("content-type"));
    return answer.text();
  }

  private static String wrapped(String elements) {
    return "<body xmlns='http://jabber.org/protocol/httpbind'>" + elements + "</body>";
  }

  private static String ended(String condition) {
    return "<body xmlns='http://jabber.org/protocol/httpbind' type='terminate' condition='%s'/>"
        .formatted(condition);
  }

  /// The next element that came to the inside.
  private static String skipped(Recorder.Recording inside) throws InterruptedException {
    String event = inside.event();
    while (event.equals("<") || event.equals("writable")) {
      event = inside.event();
    }
    return event;
  }

  private static String skippedTo(Recorder.Recording inside, String wanted)
      throws InterruptedException {
    String event = inside.event();
    while (!event.equals(wanted)) {
      event = inside.event();
    }
    return event;
  }

  private Listener server() {
    return Objects.requireNonNull(listener);
  }
}
