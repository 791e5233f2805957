package im.skein.server.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.client.Connection;
import im.skein.client.Credentials;
import im.skein.client.Options;
import im.skein.client.transport.Trust;
import im.skein.client.transport.WebSocketTransport;
import im.skein.wire.Element;
import im.skein.wire.Iq;
import im.skein.wire.Jid;
import im.skein.wire.Name;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where the program says that it is reached: on a port that it found itself, behind a reverse
/// proxy, and with TLS of its own making.
final class WebAddressTest {
  private static final String PASSWORD = "correct horse of alice";
  private static final String UPLOAD = "urn:xmpp:http:upload:0";

  @TempDir private Path folder;

  private static String slot(Connection alice) throws IOException {
    Element slot =
        alice.request(
            Iq.Type.GET,
            Jid.known("upload.localhost"),
            Element.builder(UPLOAD, "request")
                .attribute("filename", "a.txt")
                .attribute("size", "3")
                .build());
    return url(slot, "put");
  }

  private static String url(Element slot, String way) {
    Element found = Objects.requireNonNull(slot.child(way));
    return Objects.requireNonNull(found.attribute("url"));
  }

  private static String landing(Connection alice) throws IOException {
    Element command =
        Element.builder("http://jabber.org/protocol/commands", "command")
            .attribute("node", "urn:xmpp:invite#invite")
            .build();
    Element answer = alice.request(Iq.Type.SET, Jid.known("localhost"), command);
    Element form = Objects.requireNonNull(answer.child(new Name("jabber:x:data", "x")));
    return form.children().stream()
        .filter(field -> "landing-url".equals(field.attribute("var")))
        .map(field -> Objects.requireNonNull(field.childText("value")))
        .findFirst()
        .orElseThrow();
  }

  private static void putAndGet(HttpClient http, String url) throws Exception {
    HttpRequest put =
        HttpRequest.newBuilder(URI.create(url)).PUT(BodyPublishers.ofString("abc")).build();
    assertEquals(201, http.send(put, BodyHandlers.discarding()).statusCode());
    HttpResponse<String> got =
        http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
    assertEquals("abc", got.body());
  }

  @Test
  void isTheRealOneOnAFreePort() throws Exception {
    try (Program server = Program.serve(folder);
        HttpClient http = HttpClient.newHttpClient()) {
      server.register("alice", PASSWORD);
      try (Connection alice = server.login("alice", PASSWORD)) {
        String base = "http://localhost:" + server.port("http");
        String url = slot(alice);
        assertTrue(url.startsWith(base + "/upload/"), url);
        putAndGet(http, url);
        String landing = landing(alice);
        assertTrue(landing.startsWith(base + "/#invite="), landing);
      }
    }
  }

  @Test
  void isTheProxysBehindOne() throws Exception {
    try (Program server =
            Program.serve(folder, "--set", "http.public-url=https://Chat.example.org:443/");
        HttpClient http = HttpClient.newHttpClient()) {
      server.register("alice", PASSWORD);
      try (Connection alice = server.login("alice", PASSWORD)) {
        String url = slot(alice);
        String base = "https://chat.example.org";
        assertTrue(url.startsWith(base + "/upload/"), url);
        String inner = "http://localhost:" + server.port("http");
        putAndGet(http, inner + url.substring(base.length()));
        String landing = landing(alice);
        assertTrue(landing.startsWith(base + "/#invite="), landing);
        String meta =
            http.send(
                    HttpRequest.newBuilder(URI.create(inner + "/.well-known/host-meta.json"))
                        .build(),
                    BodyHandlers.ofString())
                .body();
        assertTrue(meta.contains("wss://chat.example.org/xmpp-websocket"), meta);
      }
    }
  }

  @Test
  void isHttpsWithACertificateForThisMachine() throws Exception {
    try (Program add =
        Program.start("user", "add", "alice", "--password-stdin", "--data", folder.toString())) {
      add.type(PASSWORD + "\n");
      assertEquals(0, add.await());
    }
    try (Program server = Program.serve(folder, "--set", "https.listen=:0")) {
      int port = server.port("https");
      X509Certificate certificate = certificate(port);
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      String print = HexFormat.ofDelimiter(":").withUpperCase().formatHex(hash);
      assertTrue(server.awaitLog("SHA-256 fingerprint").endsWith(print), print);
      assertTrue(names(certificate).containsAll(Set.of("localhost", "upload.localhost")));
      assertTrue(names(certificate).containsAll(addresses()), () -> names(certificate).toString());
      Trust trust = Trust.only(certificate);
      try (HttpClient http = HttpClient.newBuilder().sslContext(trust.context()).build();
          Connection alice =
              Connection.open(
                  WebSocketTransport.connect(
                      URI.create("wss://localhost:" + port + "/xmpp-websocket"), trust),
                  Credentials.of("localhost", "alice", PASSWORD),
                  Options.safe("web"))) {
        String url = slot(alice);
        assertTrue(url.startsWith("https://"), url);
        assertEquals(port, URI.create(url).getPort());
        putAndGet(http, "https://localhost:" + port + URI.create(url).getPath());
      }
    }
  }

  private static X509Certificate certificate(int port) throws IOException {
    try (SSLSocket socket =
        (SSLSocket)
            Trust.anyoneOnLoopback()
                .context()
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), port)) {
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  private static Set<String> names(X509Certificate certificate) {
    try {
      return certificate.getSubjectAlternativeNames().stream()
          .map(name -> String.valueOf(name.get(1)))
          .collect(Collectors.toSet());
    } catch (CertificateParsingException e) {
      throw new AssertionError(e);
    }
  }

  /// What others on the network may call this machine.
  private static List<String> addresses() throws IOException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(one -> one instanceof Inet4Address && !one.isLoopbackAddress())
        .filter(one -> !one.isLinkLocalAddress())
        .map(InetAddress::getHostAddress)
        .toList();
  }
}
