package im.skein.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.net.admin.Health;
import im.skein.net.http.Assets;
import im.skein.net.http.Discovery;
import im.skein.net.http.HttpSettings;
import im.skein.net.http.Pages;
import im.skein.net.http.Response;
import im.skein.net.http.Site;
import im.skein.net.listen.ListenAddress;
import im.skein.net.listen.Listener;
import im.skein.net.listen.TcpSettings;
import im.skein.net.tls.Certificates;
import im.skein.net.tls.TlsSettings;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// HTTP on real sockets, with requests made by hand.
final class HttpTest {
  private static final ListenAddress ANY = new ListenAddress("127.0.0.1", 0);
  private static final int TIMEOUT_MILLIS = 300;

  @TempDir Path directory;

  private final Recorder recorder = Recorder.echo();
  private final Network network =
      new Network(
          new NetworkSettings(
              1,
              TcpSettings.DEFAULT,
              new HttpSettings(
                  20, 1024, 2048, TIMEOUT_MILLIS, TIMEOUT_MILLIS, 10_000, Set.of(), false)),
          recorder);

  @AfterEach
  void closeNetwork() {
    assertTrue(network.close(5000));
  }

  @Test
  void givesEachFileWithItsTypeAndHowLongItKeeps() throws Exception {
    Listener listener = pages();
    TestHttp.Answer index = TestHttp.get(listener, "/", "");
    assertEquals(200, index.status());
    assertEquals("<!doctype html>", index.text());
    assertEquals("text/html; charset=utf-8", index.header("content-type"));
    assertEquals("no-cache", index.header("cache-control"));
    TestHttp.Answer script = TestHttp.get(listener, "/assets/app-1a2b.js", "");
    assertEquals("text/javascript; charset=utf-8", script.header("content-type"));
    assertEquals("public, max-age=31536000, immutable", script.header("cache-control"));
    assertEquals("accept-encoding", script.header("vary"));
    assertEquals("", script.header("content-encoding"));
    assertEquals("plain", script.text());
    // A service worker that is kept for long would keep the client old.
    TestHttp.Answer worker = TestHttp.get(listener, "/sw.js", "");
    assertEquals("text/javascript; charset=utf-8", worker.header("content-type"));
    assertEquals("no-cache", worker.header("cache-control"));
    assertTrue(worker.header("content-security-policy").startsWith("default-src 'self';"));
  }

  @Test
  void givesTheCompressedFileToWhoCanReadIt() throws Exception {
    Listener listener = pages();
    for (Map.Entry<String, String> one :
        Map.of(
                "gzip, deflate, br", "br",
                "gzip", "gzip",
                "br;q=0, gzip;q=0.5", "gzip",
                "br;q=0.0, GZIP", "gzip",
                "identity", "",
                "brotli", "")
            .entrySet()) {
      TestHttp.Answer answer =
          TestHttp.get(
              listener, "/assets/app-1a2b.js", "Accept-Encoding: " + one.getKey() + "\r\n");
      assertEquals(one.getValue(), answer.header("content-encoding"), one.getKey());
      assertEquals(one.getValue().isEmpty() ? "plain" : one.getValue() + "-bytes", answer.text());
    }
  }

  @Test
  void sendsNothingAgainThatTheBrowserHas() throws Exception {
    Listener listener = pages();
    String tag = TestHttp.get(listener, "/", "").header("etag");
    TestHttp.Answer again =
        TestHttp.get(listener, "/", "If-None-Match: \"other\", W/" + tag + "\r\n");
    assertEquals(304, again.status());
    assertEquals("", again.text());
    assertEquals(tag, again.header("etag"));
    assertEquals(200, TestHttp.get(listener, "/", "If-None-Match: \"other\"\r\n").status());
  }

  @Test
  void showsTheClientUnderTheAddressesOfItsPages() throws Exception {
    Listener listener = pages();
    String html = "Accept: text/html,*/*;q=0.8\r\n";
    assertEquals("<!doctype html>", TestHttp.get(listener, "/chat/bob", html).text());
    assertEquals(404, TestHttp.get(listener, "/chat/bob", "Accept: */*\r\n").status());
    assertEquals(404, TestHttp.get(listener, "/missing.js", html).status());
  }

  @Test
  void servesNothingByPath() throws Exception {
    Files.writeString(directory.resolve("secret.txt"), "secret");
    Listener listener = pages();
    for (String path :
        List.of(
            "/../secret.txt",
            "/web/../../secret.txt",
            "/%2e%2e/secret.txt",
            "/..%2fsecret.txt",
            "/%u002e%u002e/secret.txt",
            "/..\\secret.txt",
            "/%5c..%5csecret.txt",
            "/assets/../index.html",
            "/assets//app-1a2b.js",
            "//index.html",
            "/./index.html",
            "/index.html/",
            "/index.html%00.js",
            "/index.html;a=b",
            "/INDEX.HTML",
            "/assets/",
            "/assets/app-1a2b.js.br",
            "/%69ndex.html",
            "/WEB-INF/web.xml",
            "/.git/config",
            "/file:///etc/passwd")) {
      assertEquals(404, TestHttp.get(listener, path, "Accept: */*\r\n").status(), path);
      TestHttp.Answer asPage = TestHttp.get(listener, path, "Accept: text/html\r\n");
      assertTrue(asPage.status() == 404 || asPage.text().equals("<!doctype html>"), path);
      assertFalse(asPage.text().contains("secret"), path);
    }
  }

  @Test
  void saysOnEveryAnswerWhatBrowsersMustNotDo() throws Exception {
    Listener listener = pages();
    for (String path : List.of("/", "/missing.js", "/skein.json", "/assets/app-1a2b.js")) {
      TestHttp.Answer answer = TestHttp.get(listener, path, "");
      String policy = answer.header("content-security-policy");
      assertTrue(policy.startsWith("default-src 'self'; connect-src 'self' ws: wss:;"), policy);
      assertTrue(policy.contains("object-src 'none'; base-uri 'none'"), policy);
      assertTrue(policy.contains("frame-ancestors 'none'"), policy);
      assertFalse(policy.contains("unsafe"), policy);
      assertEquals("nosniff", answer.header("x-content-type-options"));
      assertEquals("no-referrer", answer.header("referrer-policy"));
      assertEquals("same-origin", answer.header("cross-origin-resource-policy"));
      assertEquals("same-origin", answer.header("cross-origin-opener-policy"));
    }
  }

  @Test
  void refusesWhatTwoServersCouldReadDifferently() throws Exception {
    Listener listener = pages();
    String start = "GET / HTTP/1.1\r\nHost: example.org\r\n";
    Map<String, Integer> corpus =
        Map.ofEntries(
            Map.entry(
                start + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 501),
            Map.entry(start + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 501),
            Map.entry(start + "Transfer-Encoding: gzip, chunked\r\n\r\n", 501),
            Map.entry(start + "Transfer-Encoding: xchunked\r\n\r\n", 501),
            Map.entry(start + "Transfer-Encoding : chunked\r\n\r\n", 400),
            Map.entry(start + "Content-Length: 3\r\n\r\nabc", 413),
            Map.entry(start + "Content-Length: 0\r\nContent-Length: 0\r\n\r\n", 400),
            Map.entry(start + "Content-Length: 0, 0\r\n\r\n", 400),
            Map.entry(start + "Content-Length: +0\r\n\r\n", 400),
            Map.entry(start + "Content-Length: -1\r\n\r\n", 400),
            Map.entry("GET / HTTP/1.1\nHost: example.org\n\n", 400),
            Map.entry("GET / HTTP/1.1\r\nHost: example.org\n\r\n", 400),
            Map.entry("GET / HTTP/1.1\r\nHost: example.org\rX: y\r\n\r\n", 400),
            Map.entry(start + "X: a\r\n b\r\n\r\n", 400),
            Map.entry(start + " X: a\r\n\r\n", 400),
            Map.entry(start + "X\r\n\r\n", 400),
            Map.entry(start + ": a\r\n\r\n", 400),
            Map.entry(start + "X: a\u0000b\r\n\r\n", 400),
            Map.entry(start + "X\u00e4: a\r\n\r\n", 400),
            Map.entry(start + "Host: example.com\r\n\r\n", 400),
            Map.entry("GET / HTTP/1.1\r\n\r\n", 400),
            Map.entry("GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400),
            Map.entry("GET / HTTP/1.1\r\nHost: example.org/x\r\n\r\n", 400),
            Map.entry("GET / HTTP/1.1\r\nHost: user@example.org\r\n\r\n", 400),
            Map.entry("GET  / HTTP/1.1\r\nHost: example.org\r\n\r\n", 400),
            Map.entry("GET / HTTP/2.0\r\nHost: example.org\r\n\r\n", 400),
            Map.entry("GET / HTTP/1.1 \r\nHost: example.org\r\n\r\n", 400),
            Map.entry("GET /\u00e4 HTTP/1.1\r\nHost: example.org\r\n\r\n", 400),
            Map.entry("GET http://example.org/ HTTP/1.1\r\nHost: example.org\r\n\r\n", 400),
            Map.entry("\r\nGET / HTTP/1.1\r\nHost: example.org\r\n\r\n", 400),
            Map.entry("GET /" + "a".repeat(1100) + " HTTP/1.1\r\n", 414),
            Map.entry(start + "X: " + "a".repeat(4000) + "\r\n\r\n", 431),
            Map.entry(start + "X: a\r\n".repeat(70) + "\r\n", 431),
            Map.entry(start + "Expect: 100-continue\r\n\r\n", 417),
            Map.entry("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
            Map.entry("\u0016\u0003\u0001\u0002\u0000\u0001", 400));
    for (Map.Entry<String, Integer> one : corpus.entrySet()) {
      // A second request behind each: it must never be answered.
      TestHttp.Answer answer =
          TestHttp.only(listener, one.getKey() + "GET /skein.json HTTP/1.1\r\nHost: x\r\n\r\n");
      assertEquals(one.getValue(), answer.status(), one.getKey());
      assertEquals("close", answer.header("connection"), one.getKey());
    }
  }

  @Test
  void answersOnlyGetAndHead() throws Exception {
    Listener listener = pages();
    for (String method : List.of("POST", "PUT", "DELETE", "TRACE", "OPTIONS", "CONNECT")) {
      TestHttp.Answer answer =
          TestHttp.only(listener, method + " / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      assertEquals(405, answer.status(), method);
      assertEquals("GET, HEAD", answer.header("allow"));
    }
    TestHttp.Answer head =
        TestHttp.only(listener, "HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assertEquals(200, head.status());
    assertEquals("15", head.header("content-length"));
    assertEquals("", head.text());
  }

  @Test
  void answersManyRequestsOnOneConnectionInTheirOrder() throws Exception {
    Listener listener = pages();
    try (Socket client = TestHttp.connect(listener)) {
      String one = "GET /skein.json HTTP/1.1\r\nHost: x\r\n\r\n";
      String two = "GET /assets/app-1a2b.js HTTP/1.1\r\nHost: x\r\n\r\n";
      TestHttp.send(client, (one + two).repeat(50));
      for (int i = 0; i < 50; i++) {
        assertEquals("{}", TestHttp.read(client).text());
        assertEquals("plain", TestHttp.read(client).text());
      }
    }
  }

  @Test
  void tellsWhereWebSocketIsSpoken() throws Exception {
    Listener listener = pages();
    String host = "Host: chat.example.org:5280\r\n";
    TestHttp.Answer xml = TestHttp.getAs(listener, "/.well-known/host-meta", host);
    assertTrue(xml.text().contains("rel=\"urn:xmpp:alt-connections:websocket\""));
    assertTrue(xml.text().contains("href=\"ws://chat.example.org:5280/xmpp-websocket\""));
    assertEquals("*", xml.header("access-control-allow-origin"));
    TestHttp.Answer json = TestHttp.getAs(listener, "/.well-known/host-meta.json", host);
    assertEquals(
        "{\"links\":[{\"rel\":\"urn:xmpp:alt-connections:websocket\","
            + "\"href\":\"ws://chat.example.org:5280/xmpp-websocket\"}]}\n",
        json.text());
    String hostile = "Host: x\"><script>\r\n";
    assertEquals(400, TestHttp.getAs(listener, "/.well-known/host-meta", hostile).status());
    TestHttp.Answer facts = TestHttp.get(listener, "/skein.json", "");
    assertEquals("no-store", facts.header("cache-control"));
  }

  @Test
  void tellsTheAddressThatTheOperatorNamesWhateverAProxySays() throws Exception {
    String forged =
        String.join(
            "\r\n",
            "Host: inner:5280",
            "X-Forwarded-Proto: https",
            "X-Forwarded-Host: evil.example",
            "Forwarded: host=evil.example;proto=https",
            "");
    Listener told =
        network.http(
            ANY,
            recorder,
            Site.of(List.of(new Discovery(() -> "{}", "https://chat.example.org:8443", true))));
    for (String place : List.of("/.well-known/host-meta", "/.well-known/host-meta.json")) {
      String text = TestHttp.getAs(told, place, forged).text();
      assertTrue(text.contains("\"wss://chat.example.org:8443/xmpp-websocket\""), text);
      assertTrue(text.contains("\"https://chat.example.org:8443/http-bind\""), text);
      String plain = TestHttp.getAs(pages(), place, forged).text();
      assertTrue(plain.contains("\"ws://inner:5280/xmpp-websocket\""), plain);
      assertFalse(plain.contains("http-bind"), plain);
    }
  }

  @Test
  void servesTheSameOverTls() throws Exception {
    Certificates certificates =
        Certificates.open(
            new TlsSettings("example.org", directory, Optional.empty(), 1000), recorder);
    Listener listener =
        network.https(
            ANY, recorder, Site.of(List.of(new Discovery(() -> "{}", "", false))), certificates);
    try (Socket plain = TestHttp.connect(listener);
        SSLSocket secure = TestTls.over(plain, "TLSv1.3")) {
      var parameters = secure.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
      secure.setSSLParameters(parameters);
      TestHttp.send(
          secure,
          "GET /.well-known/host-meta.json HTTP/1.1\r\nHost: x:1\r\nConnection: close\r\n\r\n");
      assertTrue(TestHttp.read(secure).text().contains("wss://x:1/xmpp-websocket"));
      assertEquals("http/1.1", secure.getApplicationProtocol());
      assertEquals(-1, secure.getInputStream().read());
    }
  }

  @Test
  void cutsOffARequestThatComesTooSlowly() throws Exception {
    Listener listener = pages();
    try (Socket client = TestHttp.connect(listener)) {
      long start = System.nanoTime();
      TestHttp.send(client, "GET / HTTP/1.1\r\nHost: x\r\n");
      client.setSoTimeout(30);
      int end = 0;
      while (end >= 0) {
        try {
          TestHttp.send(client, "X: y\r\n");
          end = client.getInputStream().read();
        } catch (java.net.SocketTimeoutException _) {
          assertTrue(System.nanoTime() - start < 5_000_000_000L, "never cut off");
        } catch (IOException _) {
          end = -1;
        }
      }
      assertTrue(System.nanoTime() - start >= (TIMEOUT_MILLIS - 50) * 1_000_000L);
    }
  }

  @Test
  void cutsOffAnIdleConnection() throws Exception {
    Listener listener = pages();
    try (Socket client = TestHttp.connect(listener)) {
      TestHttp.send(client, "GET /skein.json HTTP/1.1\r\nHost: x\r\n\r\n");
      assertEquals("{}", TestHttp.read(client).text());
      assertEquals(-1, client.getInputStream().read());
    }
  }

  @Test
  void givesABigFileWholeAndCutsOffWhoDoesNotTakeIt() throws Exception {
    byte[] big = new byte[30 << 20];
    java.util.Arrays.fill(big, (byte) 'b');
    Listener listener =
        network.http(
            ANY,
            recorder,
            Site.of(List.of(_ -> Optional.of(Response.of(200, "application/octet-stream", big)))));
    String request = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    assertArrayEquals(big, TestHttp.only(listener, request).body());
    try (Socket lazy = TestHttp.connect(listener)) {
      TestHttp.send(lazy, request);
      int first = lazy.getInputStream().read();
      assertEquals('H', first);
      // Whoever takes nothing for the time-out is cut off: the rest never comes.
      long end = System.nanoTime() + 5_000_000_000L;
      while (recorder.bugs.isEmpty() && !cut(lazy) && System.nanoTime() < end) {
        Thread.onSpinWait();
      }
      assertTrue(cut(lazy));
    }
    assertEquals(List.of(), recorder.bugs);
  }

  @Test
  void closesConnectionsBeyondItsCap() throws Exception {
    Listener listener = pages();
    List<Socket> sockets = new java.util.ArrayList<>();
    try {
      for (int i = 0; i < 20; i++) {
        Socket socket = TestHttp.connect(listener);
        sockets.add(socket);
        TestHttp.send(socket, "GET /skein.json HTTP/1.1\r\nHost: x\r\n\r\n");
        assertEquals(200, TestHttp.read(socket).status());
      }
      try (Socket extra = TestHttp.connect(listener)) {
        assertEquals(-1, extra.getInputStream().read());
      }
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  @Test
  void survivesARouteThatFails() throws Exception {
    Listener listener =
        network.http(
            ANY,
            recorder,
            Site.of(
                List.of(_ -> {
                  throw new IllegalStateException("on purpose");
                })));
    TestHttp.Answer answer = TestHttp.get(listener, "/", "");
    assertEquals(500, answer.status());
    assertFalse(answer.text().contains("purpose"));
    assertEquals(1, recorder.bugs.size());
  }

  @Test
  void tellsOperatorsHowItIs() throws Exception {
    AtomicBoolean ready = new AtomicBoolean();
    Listener listener = network.admin(ANY, List.of(new Health(ready::get, () -> "skein_up 1\n")));
    assertEquals(200, TestHttp.get(listener, "/healthz", "").status());
    assertEquals(503, TestHttp.get(listener, "/readyz", "").status());
    ready.set(true);
    assertEquals(200, TestHttp.get(listener, "/readyz", "").status());
    TestHttp.Answer metrics = TestHttp.get(listener, "/metrics", "");
    assertEquals("skein_up 1\n", metrics.text());
    assertTrue(metrics.header("content-type").startsWith("text/plain; version=0.0.4"));
    assertEquals(404, TestHttp.get(listener, "/xmpp-websocket", "").status());
  }

  @Test
  void readsPagesOutOfAJarToo() throws Exception {
    Path jar = directory.resolve("pages.jar");
    try (var out = new java.util.jar.JarOutputStream(Files.newOutputStream(jar))) {
      for (String name : List.of("web/index.html", "web/assets/a.js", "other/secret.txt")) {
        out.putNextEntry(new java.util.zip.ZipEntry(name));
        out.write(name.getBytes(StandardCharsets.UTF_8));
      }
    }
    Assets assets =
        Assets.beside(java.net.URI.create("jar:" + jar.toUri() + "!/web/index.html").toURL());
    assertEquals(List.of("assets/a.js", "index.html"), assets.names());
    assertEquals("web/assets/a.js", new String(assets.read("assets/a.js"), StandardCharsets.UTF_8));
    assertEquals(
        List.of("assets/app-1a2b.js", "index.html", "sw.js"),
        Assets.beside(web().resolve("index.html").toUri().toURL()).names().stream()
            .filter(name -> !name.endsWith(".br") && !name.endsWith(".gz"))
            .toList());
  }

  private static boolean cut(Socket lazy) {
    try {
      lazy.getOutputStream().write('x');
      return false;
    } catch (IOException _) {
      return true;
    }
  }

  private Listener pages() throws Exception {
    return network.http(
        ANY,
        recorder,
        Site.of(List.of(new Discovery(() -> "{}", "", false), new Pages(Assets.in(web())))));
  }

  private Path web() throws IOException {
    Path web = directory.resolve("web");
    Files.createDirectories(web.resolve("assets"));
    Files.writeString(web.resolve("index.html"), "<!doctype html>");
    Files.writeString(web.resolve("sw.js"), "worker");
    Files.writeString(web.resolve("assets/app-1a2b.js"), "plain");
    Files.writeString(web.resolve("assets/app-1a2b.js.br"), "br-bytes");
    Files.writeString(web.resolve("assets/app-1a2b.js.gz"), "gzip-bytes");
    return web;
  }
}
