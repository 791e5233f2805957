package im.skein.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.net.listen.ListenAddress;
import im.skein.net.listen.Listener;
import im.skein.net.tls.Certificates;
import im.skein.net.tls.TlsException;
import im.skein.net.tls.TlsSettings;
import im.skein.wire.sasl.ChannelBinding;
import im.skein.wire.sasl.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// TLS on real sockets, against the JDK's own client.
final class TlsTest {
  private static final ListenAddress ANY = new ListenAddress("127.0.0.1", 0);

  @TempDir Path directory;

  private int copies;

  private final Recorder recorder =
      new Recorder((inside, bytes) -> {
        if (new String(bytes, StandardCharsets.UTF_8).startsWith("<starttls/>")) {
          inside.pipe.write("<proceed/>".getBytes(StandardCharsets.UTF_8));
          inside.pipe.flush();
          inside.pipe.startTls();
        } else {
          inside.pipe.write(bytes);
        }
      });
  private final Network network = new Network(NetworkSettings.forProcessors(1), recorder);

  @AfterEach
  void closeNetwork() {
    assertTrue(network.close(5000));
  }

  @Test
  void makesACertificateOnceAndKeepsItsKeyToItself() throws Exception {
    Certificates first = open();
    assertEquals(first.fingerprint(), open().fingerprint());
    assertTrue(first.selfMade());
    Path key = directory.resolve("tls-key.pem");
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key)));
    X509Certificate shown = handshake(direct(first)).certificate();
    assertEquals("EC", shown.getPublicKey().getAlgorithm());
    Collection<List<?>> names = shown.getSubjectAlternativeNames();
    for (String name :
        List.of(
            "example.org", "rooms.example.org", "upload.example.org", "localhost", "127.0.0.1")) {
      assertTrue(names.stream().anyMatch(one -> one.contains(name)), name);
    }
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(shown.getEncoded());
    assertEquals(HexFormat.ofDelimiter(":").withUpperCase().formatHex(hash), first.fingerprint());
  }

  @Test
  void encryptsAfterStartTlsAndTellsBothEndsTheSameBindings() throws Exception {
    for (String version : List.of("TLSv1.3", "TLSv1.2")) {
      Listener listener = network.xmpp(ANY, recorder, Optional.of(open()));
      try (Socket plain = connect(listener)) {
        Recorder.Recording inside = recorder.next();
        assertTrue(inside.pipe.peer().canStartTls());
        plain.getOutputStream().write("<starttls/>".getBytes(StandardCharsets.UTF_8));
        assertEquals("<proceed/>", text(plain.getInputStream().readNBytes(10)));
        SSLSocket secure = TestTls.over(plain, version);
        secure.startHandshake();
        assertEquals("<<starttls/>", inside.event());
        assertEquals("encrypted", inside.event());
        assertEquals(version, secure.getSession().getProtocol());
        secure.getOutputStream().write("hello".getBytes(StandardCharsets.UTF_8));
        assertEquals("hello", text(secure.getInputStream().readNBytes(5)));
        assertTrue(inside.pipe.peer().encrypted());
        assertFalse(inside.pipe.peer().canStartTls());
        byte[] ours =
            ((ExtendedSSLSession) secure.getSession())
                .exportKeyingMaterialData("EXPORTER-Channel-Binding", new byte[0], 32);
        X509Certificate shown = (X509Certificate) secure.getSession().getPeerCertificates()[0];
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(shown.getEncoded());
        assertEquals(
            List.of(
                ChannelBinding.tlsExporter(ours),
                new ChannelBinding("tls-server-end-point", Secret.of(hash))),
            bindings(inside));
      }
      listener.stop();
    }
  }

  @Test
  void hasNothingToBindToWithoutTls() throws Exception {
    Listener listener = network.xmpp(ANY, recorder, Optional.empty());
    try (Socket plain = connect(listener)) {
      Recorder.Recording inside = recorder.next();
      assertFalse(inside.pipe.peer().canStartTls());
      assertEquals(List.of(), bindings(inside));
      plain.shutdownOutput();
      assertEquals("closed", inside.event());
    }
  }

  @Test
  void takesNothingInTheClearOnceTlsHasBegun() throws Exception {
    Listener listener = network.xmpp(ANY, recorder, Optional.of(open()));
    try (Socket plain = connect(listener)) {
      Recorder.Recording inside = recorder.next();
      plain.getOutputStream().write("<starttls/>".getBytes(StandardCharsets.UTF_8));
      assertEquals("<proceed/>", text(plain.getInputStream().readNBytes(10)));
      plain
          .getOutputStream()
          .write("<message to='bob@example.org'/>".getBytes(StandardCharsets.UTF_8));
      assertEquals("<<starttls/>", inside.event());
      assertEquals("closed", inside.event());
      assertFalse(inside.pipe.peer().encrypted());
    }
  }

  @Test
  void givesUpAHandshakeThatIsCutShort() throws Exception {
    Listener listener = network.xmpps(ANY, recorder, open());
    Socket client = connect(listener);
    Recorder.Recording inside = recorder.next();
    // The first half of a ClientHello's record header.
    client.getOutputStream().write(new byte[] {22, 3, 1});
    client.shutdownOutput();
    assertEquals("closed", inside.event());
    // Ends, perhaps with an alert.
    assertTrue(client.getInputStream().readAllBytes().length < 100);
    client.close();
    assertEquals(List.of(), recorder.bugs);
  }

  @Test
  void speaksXmppToClientsThatAskForItOrForNothing() throws Exception {
    Certificates certificates = open();
    Listener listener = direct(certificates);
    assertEquals("xmpp-client", handshake(listener, "xmpp-client").protocol());
    assertEquals("xmpp-client", handshake(listener, "h2", "xmpp-client").protocol());
    assertEquals("", handshake(listener).protocol());
  }

  @Test
  void refusesClientsThatAskForAnotherProtocol() throws Exception {
    Listener listener = direct(open());
    SSLException refused = assertThrows(SSLException.class, () -> handshake(listener, "http/1.1"));
    assertTrue(String.valueOf(refused.getMessage()).contains("no_application_protocol"));
  }

  @Test
  void refusesOldVersionsAndCiphersWithoutForwardSecrecy() throws Exception {
    Listener listener = direct(open());
    try (Socket plain = connect(listener);
        SSLSocket secure = TestTls.over(plain, "TLSv1.2")) {
      secure.setEnabledCipherSuites(new String[] {"TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"});
      assertThrows(SSLException.class, secure::startHandshake);
    }
  }

  @Test
  void refusesToNegotiateAgain() throws Exception {
    Listener listener = direct(open());
    try (Socket plain = connect(listener);
        SSLSocket secure = TestTls.over(plain, "TLSv1.2")) {
      secure.startHandshake();
      secure.getOutputStream().write('a');
      assertEquals('a', secure.getInputStream().read());
      assertThrows(
          IOException.class,
          () -> {
            secure.startHandshake();
            secure.getOutputStream().write('b');
            InputStream in = secure.getInputStream();
            if (in.read() != 'b') {
              throw new IOException("closed");
            }
          });
    }
  }

  @Test
  void takesOverFilesThatChange() throws Exception {
    Files.createDirectories(directory.resolve("other"));
    Certificates certificates = open();
    Listener listener = direct(certificates);
    String before = certificates.fingerprint();
    try (Socket plain = connect(listener);
        SSLSocket early = TestTls.over(plain, "TLSv1.3")) {
      early.startHandshake();
      TlsSettings elsewhere =
          new TlsSettings("example.org", directory.resolve("other"), Optional.empty(), 1000);
      String wanted = Certificates.open(elsewhere, recorder).fingerprint();
      copyFrom("other", "tls-key.pem");
      copyFrom("other", "tls-certificate.pem");
      certificates.look();
      assertNotEquals(before, certificates.fingerprint());
      assertEquals(wanted, certificates.fingerprint());
      assertEquals(wanted, fingerprint(handshake(listener).certificate()));
      early.getOutputStream().write('a');
      assertEquals('a', early.getInputStream().read());
    }
  }

  @Test
  void looksAfterFilesByItself() throws Exception {
    TlsSettings settings = new TlsSettings("example.org", directory, Optional.empty(), 1);
    Certificates certificates = Certificates.open(settings, recorder);
    network.watch(certificates);
    Listener listener = direct(certificates);
    Map<String, String> wanted = new TreeMap<>();
    for (String folder : List.of("one", "two")) {
      TlsSettings elsewhere =
          new TlsSettings("example.org", directory.resolve(folder), Optional.empty(), 1000);
      wanted.put(folder, Certificates.open(elsewhere, recorder).fingerprint());
    }
    // The looks fall between the two files, too, and into the writing of one.
    for (int round = 0; round < 100; round++) {
      String folder = round % 2 == 0 ? "one" : "two";
      copyFrom(folder, "tls-key.pem");
      copyFrom(folder, "tls-certificate.pem");
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
      while (!certificates.fingerprint().equals(wanted.get(folder))) {
        assertTrue(System.nanoTime() < end, "round " + round);
        Thread.onSpinWait();
      }
    }
    assertEquals(wanted.get("two"), fingerprint(handshake(listener).certificate()));
  }

  @Test
  void keepsTheOldCertificateWhenTheNewOneIsBroken() throws Exception {
    Certificates certificates = open();
    String before = certificates.fingerprint();
    Path file = directory.resolve("tls-certificate.pem");
    Files.writeString(file, "nonsense");
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000_000_000L));
    certificates.look();
    certificates.look();
    assertEquals(before, certificates.fingerprint());
    assertEquals(1, recorder.troubles.size());
    assertEquals(before, fingerprint(handshake(direct(certificates)).certificate()));
  }

  @Test
  void saysWhichFileIsWrong() throws Exception {
    open();
    Path certificate = directory.resolve("tls-certificate.pem");
    Path other = directory.resolve("other");
    Certificates.open(new TlsSettings("example.org", other, Optional.empty(), 1000), recorder);
    Path key = other.resolve("tls-key.pem");
    assertTrue(refusal(certificate, key).contains("does not belong"));
    Path missing = directory.resolve("missing.pem");
    assertTrue(refusal(missing, key).contains("missing.pem"));
    assertTrue(refusal(certificate, missing).contains("missing.pem"));
    Path empty = Files.createFile(directory.resolve("empty.pem"));
    assertTrue(refusal(empty, key).contains("empty.pem"));
    assertTrue(refusal(certificate, empty).contains("empty.pem"));
  }

  private String refusal(Path certificate, Path key) {
    TlsSettings settings =
        new TlsSettings(
            "example.org", directory, Optional.of(new TlsSettings.Files(certificate, key)), 1000);
    return String.valueOf(
        assertThrows(TlsException.class, () -> Certificates.open(settings, recorder)).getMessage());
  }

  private Certificates open() throws TlsException {
    return Certificates.open(
        new TlsSettings("example.org", directory, Optional.empty(), 1000), recorder);
  }

  private Listener direct(Certificates certificates) throws Exception {
    return network.xmpps(ANY, recorder, certificates);
  }

  private void copyFrom(String folder, String name) throws IOException {
    Path target = directory.resolve(name);
    Files.write(target, Files.readAllBytes(directory.resolve(folder).resolve(name)));
    copies++;
    Files.setLastModifiedTime(target, FileTime.fromMillis(1_100_000_000_000L + copies));
  }

  private static Shown handshake(Listener listener, String... protocols) throws Exception {
    try (Socket plain = connect(listener);
        SSLSocket secure = TestTls.over(plain, "TLSv1.3")) {
      var parameters = secure.getSSLParameters();
      parameters.setApplicationProtocols(protocols);
      secure.setSSLParameters(parameters);
      secure.startHandshake();
      return new Shown(
          (X509Certificate) secure.getSession().getPeerCertificates()[0],
          secure.getApplicationProtocol());
    }
  }

  private static List<ChannelBinding> bindings(Recorder.Recording inside) throws Exception {
    CompletableFuture<List<ChannelBinding>> bindings = new CompletableFuture<>();
    inside.run(() -> bindings.complete(inside.pipe.peer().channelBindings()));
    return bindings.get(5, TimeUnit.SECONDS);
  }

  private static String fingerprint(X509Certificate certificate) throws Exception {
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
    return HexFormat.ofDelimiter(":").withUpperCase().formatHex(hash);
  }

  private static Socket connect(Listener listener) throws IOException {
    Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), listener.address().getPort());
    socket.setSoTimeout(5000);
    return socket;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private record Shown(X509Certificate certificate, String protocol) {}
}
