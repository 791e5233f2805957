package im.skein.server.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.client.Connection;
import im.skein.client.Credentials;
import im.skein.client.Negotiation;
import im.skein.client.Options;
import im.skein.client.RefusedException;
import im.skein.server.run.TestServer;
import im.skein.server.run.TestServer.Way;
import im.skein.testkit.conversation.Stage;
import im.skein.wire.Element;
import im.skein.wire.Iq;
import im.skein.wire.Jid;
import im.skein.wire.Name;
import im.skein.wire.sasl.Secret;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files sent and fetched over HTTP on loopback, with slots asked for over XMPP.
final class UploadTest {
  private static final String PASSWORD = "correct horse of alice";
  private static final String NAMESPACE = "urn:xmpp:http:upload:0";
  private static final byte[] PNG = bytes("\u0089PNG\r\n\u001a\n and so on");

  @TempDir Path data;

  private final HttpClient http = HttpClient.newHttpClient();
  private TestServer server;
  private Connection alice;

  @BeforeEach
  void start() throws IOException {
    server =
        TestServer.in(
            data,
            List.of("upload.max-size=20MB", "upload.image-max-size=1MB", "upload.quota=30MB"));
    alice = connect("alice");
  }

  @AfterEach
  void stop() {
    alice.close();
    http.close();
    assertEquals(List.of(), server.takeFaults());
    server.close();
  }

  private Connection connect(String name) throws IOException {
    Stage stage = server.stage(Way.TCP);
    try (Negotiation negotiation = Negotiation.begin(stage.connect(), stage.domain())) {
      negotiation.register(name, Secret.of(PASSWORD));
    }
    return Connection.open(
        stage.connect(),
        Credentials.of(stage.domain(), name, PASSWORD),
        Options.onLoopback("phone"));
  }

  private static byte[] bytes(String latin) {
    return latin.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] noise(int length) {
    byte[] noise = new byte[length];
    new Random(length).nextBytes(noise);
    return noise;
  }

  private URI slot(String name, long size, String type) throws Exception {
    Element request =
        Element.builder(NAMESPACE, "request")
            .attribute("filename", name)
            .attribute("size", Long.toString(size))
            .attribute("content-type", type.isEmpty() ? null : type)
            .build();
    Element slot = alice.request(Iq.Type.GET, Jid.parse("upload." + TestServer.DOMAIN), request);
    Element get = slot.child(new Name(NAMESPACE, "get"));
    assertNotNull(get);
    URI told = URI.create(String.valueOf(get.attribute("url")));
    assertEquals("http://localhost:5280", told.resolve("/").toString().replaceAll("/$", ""));
    return URI.create("http://127.0.0.1:" + server.webPort() + told.getRawPath());
  }

  private URI slot(byte[] content) throws Exception {
    return slot("a.bin", content.length, "");
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofByteArray());
  }

  private int put(URI at, byte[] content) throws Exception {
    return send(HttpRequest.newBuilder(at).PUT(BodyPublishers.ofByteArray(content))).statusCode();
  }

  private HttpResponse<byte[]> get(URI at, String... fields) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(at);
    return send(fields.length == 0 ? request : request.headers(fields));
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  private List<Path> shelf(boolean drafts) throws IOException {
    Path files = data.resolve("files");
    if (!Files.isDirectory(files)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(files)) {
      return all.filter(Files::isRegularFile)
          .filter(path -> path.toString().contains("/drafts/") == drafts)
          .toList();
    }
  }

  @Test
  void givesBackWhatWasSent() throws Exception {
    byte[] content = noise(3_000_001);
    URI at = slot("../../etc/pass\u202ewd \"鸿雁\".tar.gz", content.length, "application/gzip");
    assertTrue(
        at.getRawPath()
            .matches("/upload/[a-z2-7]{26}/passwd%20%22%E9%B8%BF%E9%9B%81%22\\.tar\\.gz"),
        at.getRawPath());
    assertEquals(404, get(at).statusCode());
    assertEquals(201, put(at, content));
    HttpResponse<byte[]> got = get(at);
    assertEquals(200, got.statusCode());
    assertArrayEquals(content, got.body());
    assertEquals("application/octet-stream", header(got, "content-type"));
    assertEquals("nosniff", header(got, "x-content-type-options"));
    assertTrue(header(got, "content-security-policy").contains("sandbox"));
    assertEquals("*", header(got, "access-control-allow-origin"));
    assertEquals(
        "attachment; filename=\"passwd ____.tar.gz\";"
            + " filename*=UTF-8''passwd%20%22%E9%B8%BF%E9%9B%81%22.tar.gz",
        header(got, "content-disposition"));
    assertEquals(1, shelf(false).size());
    assertEquals(List.of(), shelf(true));
    HttpResponse<byte[]> head =
        send(HttpRequest.newBuilder(at).method("HEAD", BodyPublishers.noBody()));
    assertEquals("3000001", header(head, "content-length"));
    assertEquals(0, head.body().length);
  }

  @Test
  void takesAFileOnceAndOfTheAnnouncedSizeAndTypeOnly() throws Exception {
    byte[] content = noise(1000);
    URI at = slot("a.bin", 1000, "image/png");
    assertEquals(400, put(at, noise(999)));
    assertEquals(413, put(at, noise(1001)));
    assertEquals(
        415,
        send(HttpRequest.newBuilder(at)
                .header("content-type", "text/html")
                .PUT(BodyPublishers.ofByteArray(content)))
            .statusCode());
    assertEquals(411, raw(at, "PUT", "Transfer-Encoding: chunked\r\n", "0\r\n\r\n"));
    assertEquals(411, raw(at, "PUT", "", ""));
    assertEquals(400, raw(at, "PUT", "Content-Length: 1000\r\nContent-Range: bytes 0-9/9\r\n", ""));
    assertEquals(415, raw(at, "PUT", "Content-Length: 1000\r\nContent-Encoding: gzip\r\n", ""));
    assertEquals(405, raw(at, "DELETE", "", ""));
    assertEquals(404, get(at).statusCode());
    assertEquals(201, put(at, content));
    assertEquals(403, put(at, content));
    assertArrayEquals(content, get(at).body());
    String other =
        at.toString()
            .replaceFirst("upload/.", "upload/" + (at.getPath().charAt(8) == 'a' ? 'b' : 'a'));
    assertEquals(404, put(URI.create(other), content));
    assertEquals(404, get(URI.create(other)).statusCode());
    for (String path : List.of("/upload/", "/upload/../skein.db", "/upload/%2e%2e/%2e%2e/x")) {
      assertEquals(404, raw(at.resolve("/"), path, "GET", "", ""), path);
    }
  }

  private int raw(URI at, String method, String fields, String body) throws IOException {
    return raw(at, at.getRawPath(), method, fields, body);
  }

  private static int raw(URI at, String path, String method, String fields, String body)
      throws IOException {
    try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), at.getPort())) {
      socket.setSoTimeout(5000);
      socket
          .getOutputStream()
          .write(bytes(method + " " + path + " HTTP/1.1\r\nHost: x\r\n" + fields + "\r\n" + body));
      byte[] line = socket.getInputStream().readNBytes(12);
      return Integer.parseInt(new String(line, 9, 3, StandardCharsets.US_ASCII));
    }
  }

  @Test
  void goesOnAfterABodyOnTheSameConnectionAndMeetsExpectations() throws Exception {
    URI at = slot(PNG);
    try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), at.getPort())) {
      socket.setSoTimeout(5000);
      String lines = at.getRawPath() + " HTTP/1.1\r\nHost: x\r\n";
      socket
          .getOutputStream()
          .write(
              bytes(
                  "PUT "
                      + lines
                      + "Expect: 100-continue\r\nContent-Length: "
                      + PNG.length
                      + "\r\n\r\n"));
      DataInputStream in = new DataInputStream(socket.getInputStream());
      assertEquals(
          "HTTP/1.1 100 Continue\r\n\r\n",
          new String(in.readNBytes(25), StandardCharsets.US_ASCII));
      socket.getOutputStream().write(PNG);
      socket.getOutputStream().write(bytes("GET " + lines + "Connection: close\r\n\r\n"));
      String all = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
      assertTrue(all.startsWith("HTTP/1.1 201 Created\r\n"), all);
      assertTrue(all.endsWith(new String(PNG, StandardCharsets.ISO_8859_1)), all);
    }
  }

  @Test
  void saysByItsContentWhatAFileIs() throws Exception {
    assertType("image/png", "inline", PNG, "text/html");
    assertType("image/jpeg", "inline", bytes("\u00ff\u00d8\u00ff\u00e0 and so on"), "");
    assertType("image/gif", "inline", bytes("GIF89a and so on"), "");
    assertType("image/webp", "inline", bytes("RIFF....WEBPVP8 "), "");
    assertType("audio/ogg", "inline", bytes("OggS and so on OpusHead"), "");
    assertType("video/mp4", "inline", bytes("\0\0\0\u0018ftypmp42 and so on"), "");
    assertType("audio/mp4", "inline", bytes("\0\0\0\u0018ftypmp42 and so on"), "audio/mp4");
    assertType(
        "audio/webm", "inline", bytes("\u001aE\u00df\u00a3 webm"), "audio/webm; codecs=opus");
    assertType("text/plain; charset=utf-8", "inline", "鸿雁\n".getBytes(StandardCharsets.UTF_8), "");
    byte[] large = Arrays.copyOf(PNG, 1_000_001);
    assertType("image/png", "attachment", large, "image/png");
    for (String nasty :
        List.of(
            "<!doctype html><script>alert(1)</script>",
            "  <svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
            "hello <b>html</b>",
            "%PDF-1.7",
            "MZ\u0090\0",
            "\u00ff\u00fe<\0s\0v\0g\0")) {
      assertType("application/octet-stream", "attachment", bytes(nasty), "image/png");
    }
  }

  private void assertType(String type, String disposition, byte[] content, String announced)
      throws Exception {
    URI at = slot("a.html", content.length, announced);
    assertEquals(201, put(at, content));
    HttpResponse<byte[]> got = get(at);
    assertEquals(type, header(got, "content-type"), announced);
    assertTrue(header(got, "content-disposition").startsWith(disposition + ";"), type);
  }

  @Test
  void givesParts() throws Exception {
    byte[] content = noise(200_000);
    URI at = slot(content);
    put(at, content);
    String tag = header(get(at), "etag");
    assertEquals(304, get(at, "If-None-Match", "\"x\", " + tag).statusCode());
    assertEquals(200, get(at, "If-None-Match", "\"x\"").statusCode());
    assertPart(content, get(at, "Range", "bytes=0-0"), 0, 1);
    assertPart(content, get(at, "Range", "bytes=70000-139999"), 70_000, 140_000);
    assertPart(content, get(at, "Range", "bytes=150000-"), 150_000, 200_000);
    assertPart(content, get(at, "Range", "bytes=199999-999999"), 199_999, 200_000);
    assertPart(content, get(at, "Range", "bytes=-10"), 199_990, 200_000);
    assertPart(content, get(at, "Range", "bytes=5-9", "If-Range", tag), 5, 10);
    assertEquals(200, get(at, "Range", "bytes=5-9", "If-Range", "\"old\"").statusCode());
    assertEquals(200, get(at, "Range", "bytes=0-1,5-9").statusCode());
    assertEquals(200, get(at, "Range", "bytes=9-5").statusCode());
    HttpResponse<byte[]> none = get(at, "Range", "bytes=200000-");
    assertEquals(416, none.statusCode());
    assertEquals("bytes */200000", header(none, "content-range"));
  }

  private static void assertPart(byte[] content, HttpResponse<byte[]> part, int from, int to) {
    assertEquals(206, part.statusCode());
    assertEquals(
        "bytes %d-%d/%d".formatted(from, to - 1, content.length), header(part, "content-range"));
    assertArrayEquals(Arrays.copyOfRange(content, from, to), part.body());
  }

  @Test
  void letsPagesOfOtherOriginsSend() throws Exception {
    URI at = slot(PNG);
    HttpResponse<byte[]> asked =
        send(HttpRequest.newBuilder(at).method("OPTIONS", BodyPublishers.noBody()));
    assertEquals(204, asked.statusCode());
    assertEquals("*", header(asked, "access-control-allow-origin"));
    assertTrue(header(asked, "access-control-allow-methods").contains("PUT"));
    assertTrue(header(asked, "access-control-allow-headers").contains("content-type"));
  }

  @Test
  void forgetsAFileThatDoesNotComeToItsEnd() throws Exception {
    URI at = slot(noise(2_000_000));
    try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), at.getPort())) {
      socket
          .getOutputStream()
          .write(
              bytes(
                  "PUT "
                      + at.getRawPath()
                      + " HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\n\r\n"));
      socket.getOutputStream().write(noise(1_000_000));
      await(() -> shelf(true).size() == 1);
      assertEquals(403, put(at, noise(2_000_000)));
    }
    await(() -> shelf(true).isEmpty());
    await(() -> put(at, noise(2_000_000)) == 404);
    assertEquals(List.of(), shelf(false));
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void await(Condition condition) throws Exception {
    long end = System.nanoTime() + 10_000_000_000L;
    while (!condition.holds()) {
      assertTrue(System.nanoTime() < end, "it never became so");
      Thread.onSpinWait();
    }
  }

  @Test
  void keepsToTheQuota() throws Exception {
    byte[] content = noise(20_000_000);
    assertEquals(201, put(slot(content), content));
    RefusedException full =
        assertThrows(RefusedException.class, () -> slot("b.bin", 10_000_001, ""));
    assertTrue(String.valueOf(full.getMessage()).contains("resource-constraint"), full::toString);
    List<URI> open = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      open.add(slot("c.bin", 1, ""));
    }
    assertThrows(RefusedException.class, () -> slot("d.bin", 1, ""));
    assertEquals(201, put(open.getFirst(), new byte[1]));
    assertNotNull(slot("d.bin", 1, ""));
  }

  @Test
  void keepsTheSameContentOnceAndUntilNobodyHasIt() throws Exception {
    byte[] content = noise(70_000);
    URI first = slot(content);
    put(first, content);
    Connection before = alice;
    try (Connection bob = connect("bob")) {
      alice = bob;
      URI second = slot(content);
      put(second, content);
      assertEquals(1, shelf(false).size());
      Element remove = Element.builder("jabber:iq:register", "query").emptyChild("remove").build();
      before.request(Iq.Type.SET, remove);
      await(() -> get(first).statusCode() == 404);
      server.sweepFiles();
      assertArrayEquals(content, get(second).body());
      bob.request(Iq.Type.SET, remove);
      await(() -> get(second).statusCode() == 404);
      await(() -> shelf(false).isEmpty());
    }
  }

  @Test
  void takesManyAtOnce() throws Exception {
    byte[] content = noise(500_000);
    List<java.util.concurrent.CompletableFuture<HttpResponse<byte[]>>> answers = new ArrayList<>();
    List<URI> places = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      URI at = slot(content);
      places.add(at);
      answers.add(
          http.sendAsync(
              HttpRequest.newBuilder(at)
                  .PUT(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(content)))
                  .build(),
              BodyHandlers.ofByteArray()));
    }
    // A stream of unknown length is sent chunked, which is not taken.
    for (var answer : answers) {
      assertEquals(411, answer.join().statusCode());
    }
    answers.clear();
    for (URI at : places) {
      answers.add(
          http.sendAsync(
              HttpRequest.newBuilder(at).PUT(BodyPublishers.ofByteArray(content)).build(),
              BodyHandlers.ofByteArray()));
    }
    for (var answer : answers) {
      assertEquals(201, answer.join().statusCode());
    }
    for (URI at : places) {
      assertArrayEquals(content, get(at).body());
    }
    assertEquals(1, shelf(false).size());
  }
}
