package im.skein.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.core.session.Inlets.Framing;
import im.skein.net.http.HttpSettings;
import im.skein.net.http.Site;
import im.skein.net.listen.ListenAddress;
import im.skein.net.listen.Listener;
import im.skein.net.listen.TcpSettings;
import im.skein.net.tls.Certificates;
import im.skein.net.tls.TlsSettings;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// WebSocket by RFC 6455 and RFC 7395, with frames made by hand.
final class WebSocketTest {
  private static final int LIMIT = 10_000;

  private final Recorder recorder = Recorder.echo();
  private final Network network =
      new Network(
          new NetworkSettings(
              1,
              new TcpSettings(128, 300, 2000),
              new HttpSettings(
                  100, 1024, 2048, 2000, 2000, LIMIT, Set.of("https://chat.example.org"), true)),
          recorder);
  private @Nullable Listener listener;

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
  void talksOverTls(@TempDir Path directory) throws Exception {
    Certificates certificates =
        Certificates.open(
            new TlsSettings("example.org", directory, Optional.empty(), 1000), recorder);
    Listener secure =
        network.https(
            new ListenAddress("127.0.0.1", 0), recorder, Site.of(List.of()), certificates);
    try (Socket plain = TestHttp.connect(secure);
        SSLSocket socket = TestTls.over(plain, "TLSv1.3")) {
      socket.setSoTimeout(5000);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      socket.getOutputStream().write(upgrade("").getBytes(StandardCharsets.ISO_8859_1));
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) in.readUnsignedByte());
      }
      assertTrue(head.toString().startsWith("HTTP/1.1 101 "), head::toString);
      for (String text : List.of("<open/>", "<auth/>")) {
        socket.getOutputStream().write(frame(0x81, text));
        assertEquals(0x81, in.readUnsignedByte());
        byte[] content = in.readNBytes(in.readUnsignedByte());
        assertEquals(text, new String(content, StandardCharsets.UTF_8));
      }
      assertTrue(recorder.next().pipe.peer().encrypted());
    }
  }

  @Test
  void talksWithAnIndependentClient() throws Exception {
    CompletableFuture<String> echoed = new CompletableFuture<>();
    CompletableFuture<Integer> closed = new CompletableFuture<>();
    WebSocket.Listener ears =
        new WebSocket.Listener() {
          @Override
          public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            echoed.complete(text.toString());
            socket.request(1);
            return CompletableFuture.completedFuture(null);
          }

          @Override
          public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closed.complete(code);
            return CompletableFuture.completedFuture(null);
          }
        };
    try (HttpClient client = HttpClient.newHttpClient()) {
      WebSocket socket =
          client
              .newWebSocketBuilder()
              .subprotocols("xmpp")
              .buildAsync(URI.create("ws://127.0.0.1:%d/xmpp-websocket".formatted(port())), ears)
              .get(5, TimeUnit.SECONDS);
      assertEquals("xmpp", socket.getSubprotocol());
      WebSocket _ = socket.sendText("<open/> 你好", true).get(5, TimeUnit.SECONDS);
      assertEquals("<open/> 你好", echoed.get(5, TimeUnit.SECONDS));
      Recorder.Recording inside = recorder.next();
      assertEquals(Framing.MESSAGES, inside.framing);
      inside.run(inside.pipe::close);
      assertEquals(1000, closed.get(5, TimeUnit.SECONDS));
      assertEquals("<<open/> 你好", inside.event());
      assertEquals("closed", inside.event());
    }
  }

  @Test
  void givesOneMessageAtATimeHoweverTheBytesAreCut() throws Exception {
    byte[] all =
        join(
            frame(0x81, "<a/>"),
            frame(0x01, "<b>"),
            frame(0x89, "ping"),
            frame(0x00, "x".repeat(300)),
            frame(0x80, "</b>"),
            frame(0x81, "<c>" + "y".repeat(5000) + "</c>"),
            frame(0x8a, ""),
            frame(0x81, ""));
    for (int step : List.of(1, 2, 3, 7, 100, all.length)) {
      try (Client client = connect()) {
        for (int at = 0; at < all.length; at += step) {
          client.socket.getOutputStream().write(all, at, Math.min(step, all.length - at));
        }
        Recorder.Recording inside = recorder.next();
        assertEquals("<<a/>", inside.event());
        assertEquals("<<b>" + "x".repeat(300) + "</b>", inside.event());
        assertEquals("<<c>" + "y".repeat(5000) + "</c>", inside.event());
        assertEquals("<", inside.event());
        assertEquals("81:<a/>", client.frame());
        assertEquals("8a:ping", client.frame());
        assertEquals("81:<b>" + "x".repeat(300) + "</b>", client.frame());
        assertEquals("81:<c>" + "y".repeat(5000) + "</c>", client.frame());
      }
    }
  }

  @Test
  void closesWithTheRightCodeOnEveryViolation() throws Exception {
    assertEquals("1003", violation(frame(0x82, "binary")));
    assertEquals("1009", violation(frame(0x81, "z".repeat(LIMIT + 1))));
    assertEquals("1009", violation(join(frame(0x01, "z".repeat(LIMIT)), frame(0x80, "z"))));
    assertEquals(
        "1009",
        violation(new byte[] {(byte) 0x81, (byte) 0xff, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0}));
    assertEquals("1002", violation(new byte[] {(byte) 0x81, 1, 'a'}));
    assertEquals("1002", violation(frame(0xc1, "compressed")));
    assertEquals("1002", violation(frame(0x80, "continues nothing")));
    assertEquals("1002", violation(join(frame(0x01, "a"), frame(0x81, "b"))));
    assertEquals("1002", violation(frame(0x83, "reserved")));
    assertEquals("1002", violation(frame(0x8b, "reserved")));
    assertEquals("1002", violation(frame(0x09, "a ping in parts")));
    assertEquals("1002", violation(frame(0x89, "p".repeat(126))));
    assertEquals(
        "1002", violation(new byte[] {(byte) 0x81, (byte) 0xfe, 0, 5, 0, 0, 0, 0, 1, 2, 3, 4, 5}));
    assertEquals(
        "1002",
        violation(
            new byte[] {(byte) 0x81, (byte) 0xff, -1, -1, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0}));
  }

  @Test
  void takesTheLongestMessage() throws Exception {
    try (Client client = connect()) {
      String longest = "z".repeat(LIMIT);
      client.send(frame(0x81, longest));
      assertEquals("81:" + longest, client.frame());
    }
  }

  @Test
  void answersACloseAndLeaves() throws Exception {
    try (Client client = connect()) {
      client.send(frame(0x88, "\u0003\u00e8"));
      assertTrue(client.frame().startsWith("88:"));
      assertEquals(-1, client.in.read());
    }
  }

  @Test
  void sendsFramesOfEveryLength() throws Exception {
    try (Client client = connect()) {
      Recorder.Recording inside = recorder.next();
      for (int length : List.of(0, 1, 125, 126, 65_535, 65_536, 300_000)) {
        inside.run(() -> {
          inside.pipe.write("m".repeat(length).getBytes(StandardCharsets.UTF_8));
          inside.pipe.flush();
        });
        assertEquals("81:" + "m".repeat(length), client.frame());
      }
    }
  }

  @Test
  void opensForOwnPagesAndForProgramsOnly() throws Exception {
    assertEquals("101", status(upgrade("")));
    assertEquals("101", status(upgrade("Origin: http://example.org:5280\r\n")));
    assertEquals("101", status(upgrade("Origin: https://EXAMPLE.org:5280\r\n")));
    assertEquals("101", status(upgrade("Origin: https://chat.example.org\r\n")));
    assertEquals("403", status(upgrade("Origin: https://evil.example\r\n")));
    assertEquals("403", status(upgrade("Origin: https://example.org:5280.evil.example\r\n")));
    assertEquals("403", status(upgrade("Origin: http://example.org\r\n")));
    assertEquals("403", status(upgrade("Origin: null\r\n")));
  }

  @Test
  void refusesMalformedHandshakes() throws Exception {
    String good = upgrade("");
    assertEquals("400", status(good.replace("Sec-WebSocket-Protocol: xmpp", "X: y")));
    assertEquals("400", status(good.replace("Protocol: xmpp", "Protocol: chat, xmppx")));
    assertEquals("101", status(good.replace("Protocol: xmpp", "Protocol: chat, xmpp")));
    assertEquals("426", status(good.replace("Version: 13", "Version: 8")));
    assertEquals("426", status(good.replace("Upgrade: websocket", "Upgrade: h2c")));
    assertEquals("426", status(good.replace("Connection: Upgrade", "Connection: close")));
    assertEquals("400", status(good.replace("Key: dGhl", "Key: ")));
    assertEquals("405", status(good.replace("GET", "POST")));
  }

  @Test
  void offersNoCompressionAndProvesItRead() throws Exception {
    try (Client client = new Client(upgrade("Sec-WebSocket-Extensions: permessage-deflate\r\n"))) {
      String head = client.head();
      assertTrue(head.startsWith("HTTP/1.1 101 "), head);
      assertTrue(head.contains("sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo="), head);
      assertTrue(!head.contains("sec-websocket-extensions"), head);
    }
  }

  @Test
  void takesFramesThatComeTogetherWithTheHandshake() throws Exception {
    try (Client client = new Client(upgrade(""))) {
      client.head();
      client.send(frame(0x81, "x"));
      assertEquals("81:x", client.frame());
    }
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(upgrade("").getBytes(StandardCharsets.ISO_8859_1));
    both.writeBytes(frame(0x81, "<open/>"));
    try (Client client = new Client(both.toByteArray())) {
      client.head();
      assertEquals("81:<open/>", client.frame());
    }
  }

  private String violation(byte[] bytes) throws Exception {
    try (Client client = connect()) {
      client.send(bytes);
      String frame = client.frame();
      assertTrue(frame.startsWith("88:"), frame);
      assertEquals(-1, client.in.read());
      return Integer.toString((frame.charAt(3) << 8) | frame.charAt(4));
    }
  }

  private String status(String request) throws Exception {
    try (Client client = new Client(request)) {
      return client.head().substring(9, 12);
    }
  }

  private Client connect() throws IOException {
    Client client = new Client(upgrade(""));
    assertTrue(client.head().startsWith("HTTP/1.1 101 "));
    return client;
  }

  private int port() {
    return Objects.requireNonNull(listener).address().getPort();
  }

  private static String upgrade(String more) {
    return "GET /xmpp-websocket HTTP/1.1\r\nHost: example.org:5280\r\nUpgrade: websocket\r\n"
        + "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: xmpp\r\n"
        + more
        + "\r\n";
  }

  /// A frame as a client makes it, masked.
  private static byte[] frame(int head, String content) {
    byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(head);
    if (bytes.length < 126) {
      out.write(0x80 | bytes.length);
    } else {
      out.write(0x80 | 126);
      out.write(bytes.length >> 8);
      out.write(bytes.length);
    }
    byte[] mask = {0x11, 0x52, (byte) 0xa3, (byte) 0xf4};
    out.writeBytes(mask);
    for (int i = 0; i < bytes.length; i++) {
      out.write(bytes[i] ^ mask[i % 4]);
    }
    return out.toByteArray();
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private final class Client implements AutoCloseable {
    private final Socket socket;
    private final DataInputStream in;

    private Client(String first) throws IOException {
      this(first.getBytes(StandardCharsets.ISO_8859_1));
    }

    private Client(byte[] first) throws IOException {
      socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port());
      socket.setSoTimeout(5000);
      socket.setTcpNoDelay(true);
      in = new DataInputStream(socket.getInputStream());
      socket.getOutputStream().write(first);
    }

    private void send(byte[] bytes) throws IOException {
      socket.getOutputStream().write(bytes);
    }

    private String head() throws IOException {
      StringBuilder text = new StringBuilder();
      while (text.indexOf("\r\n\r\n") < 0) {
        text.append((char) in.readUnsignedByte());
      }
      return text.toString();
    }

    private String frame() throws IOException {
      int head = in.readUnsignedByte();
      int length = in.readUnsignedByte();
      if (length == 126) {
        length = in.readUnsignedShort();
      } else if (length == 127) {
        length = (int) in.readLong();
      }
      byte[] content = in.readNBytes(length);
      return Integer.toHexString(head) + ":" + new String(content, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
