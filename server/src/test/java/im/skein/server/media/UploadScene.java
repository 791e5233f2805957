package im.skein.server.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.client.Connection;
import im.skein.client.Credentials;
import im.skein.client.Negotiation;
import im.skein.client.Options;
import im.skein.server.run.TestServer;
import im.skein.server.run.TestServer.Way;
import im.skein.testkit.conversation.Stage;
import im.skein.wire.Element;
import im.skein.wire.Iq;
import im.skein.wire.Jid;
import im.skein.wire.Name;
import im.skein.wire.sasl.Secret;
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
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/// A server, somebody who asks it for slots over XMPP, and an HTTP client.
final class UploadScene implements AutoCloseable {
  static final String NAMESPACE = "urn:xmpp:http:upload:0";
  static final byte[] PNG = bytes("\u0089PNG\r\n\u001a\n and so on");

  private static final String PASSWORD = "correct horse of alice";

  private final Path data;
  private final HttpClient http = HttpClient.newHttpClient();
  private final TestServer server;
  private final Connection alice;

  /// A scene on that server.
  ///
  /// @param data where it keeps its files
  UploadScene(TestServer server, Path data) throws IOException {
    this(server, data, "alice");
  }

  UploadScene(TestServer server, Path data, String name) throws IOException {
    this.server = server;
    this.data = data;
    alice = connect(name);
  }

  @Override
  public void close() {
    alice.close();
    http.close();
    assertEquals(List.of(), server.takeFaults());
    server.close();
  }

  TestServer server() {
    return server;
  }

  HttpClient http() {
    return http;
  }

  Connection alice() {
    return alice;
  }

  Connection connect(String name) throws IOException {
    Stage stage = server.stage(Way.TCP);
    try (Negotiation negotiation = Negotiation.begin(stage.connect(), stage.domain())) {
      negotiation.register(name, Secret.of(PASSWORD));
    }
    return Connection.open(
        stage.connect(),
        Credentials.of(stage.domain(), name, PASSWORD),
        Options.onLoopback("phone"));
  }

  static byte[] bytes(String latin) {
    return latin.getBytes(StandardCharsets.ISO_8859_1);
  }

  static byte[] noise(int length) {
    byte[] noise = new byte[length];
    new Random(length).nextBytes(noise);
    return noise;
  }

  /// The answer to a wish for a slot.
  static Element ask(Connection person, String name, long size, String type) throws IOException {
    Element request =
        Element.builder(NAMESPACE, "request")
            .attribute("filename", name)
            .attribute("size", Long.toString(size))
            .attribute("content-type", type.isEmpty() ? null : type)
            .build();
    return person.request(Iq.Type.GET, Jid.known("upload." + TestServer.DOMAIN), request);
  }

  URI slot(Connection person, String name, long size, String type) throws IOException {
    Element get = ask(person, name, size, type).child(new Name(NAMESPACE, "get"));
    assertNotNull(get);
    URI told = URI.create(String.valueOf(get.attribute("url")));
    assertEquals("http://localhost:5280", told.resolve("/").toString().replaceAll("/$", ""));
    return URI.create("http://127.0.0.1:" + server.webPort() + told.getRawPath());
  }

  URI slot(String name, long size, String type) throws IOException {
    return slot(alice, name, size, type);
  }

  URI slot(byte[] content) throws IOException {
    return slot("a.bin", content.length, "");
  }

  /// The address of a file that was just put there.
  URI file(String name, byte[] content, String type) throws Exception {
    URI at = slot(name, content.length, type);
    assertEquals(201, put(at, content));
    return at;
  }

  HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofByteArray());
  }

  int put(URI at, byte[] content) throws Exception {
    return send(HttpRequest.newBuilder(at).PUT(BodyPublishers.ofByteArray(content))).statusCode();
  }

  HttpResponse<byte[]> get(URI at, String... fields) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(at);
    return send(fields.length == 0 ? request : request.headers(fields));
  }

  HttpResponse<byte[]> head(URI at, String... fields) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(at).method("HEAD", BodyPublishers.noBody());
    return send(fields.length == 0 ? request : request.headers(fields));
  }

  static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  static int raw(URI at, String method, String fields, String body) throws IOException {
    return raw(at, at.getRawPath(), method, fields, body);
  }

  static int raw(URI at, String path, String method, String fields, String body)
      throws IOException {
    try (Socket socket = socket(at)) {
      socket
          .getOutputStream()
          .write(bytes(method + " " + path + " HTTP/1.1\r\nHost: x\r\n" + fields + "\r\n" + body));
      byte[] line = socket.getInputStream().readNBytes(12);
      return Integer.parseInt(new String(line, 9, 3, StandardCharsets.US_ASCII));
    }
  }

  static Socket socket(URI at) throws IOException {
    Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), at.getPort());
    socket.setSoTimeout(5000);
    return socket;
  }

  /// What lies on the disk, either drafts or everything else.
  List<Path> shelf(boolean drafts) throws IOException {
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

  /// Something that comes true by itself.
  interface Condition {
    boolean holds() throws Exception;
  }

  static void await(Condition condition) throws Exception {
    long end = System.nanoTime() + 10_000_000_000L;
    while (!condition.holds()) {
      assertTrue(System.nanoTime() < end, "it never became so");
      Thread.onSpinWait();
    }
  }
}
