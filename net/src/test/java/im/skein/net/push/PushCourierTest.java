package im.skein.net.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.core.base.Failures;
import im.skein.core.push.Courier.Outcome;
import im.skein.core.push.Parcel;
import im.skein.net.tls.Certificates;
import im.skein.net.tls.TlsSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Against a push service over TLS on this machine, whose name a test decides.
final class PushCourierTest {
  private final AtomicInteger connections = new AtomicInteger();
  private SSLContext tls;
  private SSLServerSocket service;
  private volatile String answer = "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n";

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    tls = context(folder);
    service =
        (SSLServerSocket)
            tls.getServerSocketFactory()
                .createServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serve);
  }

  @AfterEach
  void stop() throws IOException {
    service.close();
  }

  /// TLS with a certificate for `example.org`, which trusts that one alone.
  private static SSLContext context(Path folder) throws Exception {
    Certificates _ =
        Certificates.open(
            new TlsSettings("example.org", folder, Optional.empty(), TlsSettings.LOOK_MILLIS),
            new Ignored());
    Certificate certificate = null;
    byte[] key = {};
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String text = Files.readString(file);
        if (text.contains("PRIVATE KEY")) {
          key = Base64.getMimeDecoder().decode(text.replaceAll("-----[A-Z ]+-----", ""));
        } else if (text.contains("CERTIFICATE")) {
          try (InputStream in = Files.newInputStream(file)) {
            certificate = CertificateFactory.getInstance("X.509").generateCertificate(in);
          }
        }
      }
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("trusted", certificate);
    store.setKeyEntry(
        "own",
        KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key)),
        new char[0],
        new Certificate[] {certificate});
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, new char[0]);
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private record Ignored() implements Failures {
    @Override
    public void bug(String where, Throwable cause) {}

    @Override
    public void trouble(String where, Throwable cause) {}
  }

  private void serve() {
    while (!service.isClosed()) {
      try (SSLSocket one = (SSLSocket) service.accept()) {
        connections.incrementAndGet();
        InputStream in = one.getInputStream();
        int newlines = 0;
        for (int next = in.read(); next >= 0 && newlines < 2; next = newlines < 2 ? in.read() : 0) {
          newlines = next == '\n' ? newlines + 1 : next == '\r' ? newlines : 0;
        }
        one.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
      } catch (IOException _) {
        // The client did not like the certificate, or the test is over.
      }
    }
  }

  private PushCourier courier(boolean inner, String... addresses) {
    return new PushCourier(
        tls.getSocketFactory(),
        _ -> {
          InetAddress[] all = new InetAddress[addresses.length];
          for (int i = 0; i < all.length; i++) {
            all[i] = InetAddress.getByName(addresses[i]);
          }
          return all;
        },
        inner);
  }

  private Outcome post(PushCourier courier, String address) {
    URI endpoint = URI.create(address.replace("PORT", Integer.toString(service.getLocalPort())));
    return courier.post(
        new Parcel(endpoint, "vapid t=a, k=b", 60, "normal", "topic", new byte[100]));
  }

  @Test
  void tellsWhatBecameOfAParcel() {
    PushCourier courier = courier(true, "127.0.0.1");
    String address = "https://example.org:PORT/push/a?b=c";
    assertEquals(new Outcome.Taken(), post(courier, address));
    answer = "HTTP/1.1 410 Gone\r\n\r\n";
    assertEquals(new Outcome.Gone(), post(courier, address));
    answer = "HTTP/1.1 404 Not Found\r\n\r\n";
    assertEquals(new Outcome.Gone(), post(courier, address));
    answer = "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 7\r\n\r\n";
    assertEquals(new Outcome.Later(7), post(courier, address));
    answer =
        "HTTP/1.1 503 Service Unavailable\r\nretry-after: Fri, 31 Dec 1999 23:59:59 GMT\r\n\r\n";
    assertEquals(new Outcome.Later(0), post(courier, address));
    answer = "HTTP/1.1 403 Forbidden\r\n\r\n";
    assertEquals(new Outcome.Refused(), post(courier, address));
    answer = "HTTP/1.1 302 Found\r\nLocation: https://127.0.0.1/\r\n\r\n";
    assertEquals(new Outcome.Refused(), post(courier, address));
    answer = "SSH-2.0-something\r\n\r\n";
    assertEquals(new Outcome.Later(0), post(courier, address));
    answer = "x".repeat(100_000);
    assertEquals(new Outcome.Later(0), post(courier, address));
    assertEquals(9, connections.get());
  }

  @Test
  void goesOnlyToWhomTheCertificateNames() {
    assertEquals(
        new Outcome.Later(0), post(courier(true, "127.0.0.1"), "https://other.example:PORT/"));
  }

  @Test
  void goesToNoInnerAddressWhateverItsName() throws GeneralSecurityException {
    for (String inner : new String[] {"127.0.0.1", "10.0.0.1", "169.254.169.254", "::1"}) {
      assertEquals(
          new Outcome.Refused(), post(courier(false, inner), "https://example.org:PORT/"), inner);
      assertEquals(
          new Outcome.Refused(),
          post(courier(false, "2606:4700::1111", inner), "https://example.org:PORT/"),
          inner);
    }
    assertEquals(
        new Outcome.Refused(), post(courier(false, "127.0.0.1"), "http://example.org:PORT/"));
    assertEquals(
        new Outcome.Refused(), post(courier(true, "10.0.0.1"), "http://example.org:PORT/"));
    assertEquals(new Outcome.Refused(), post(courier(true, "127.0.0.1"), "ftp://example.org/"));
    assertEquals(0, connections.get());
    assertTrue(!service.isClosed());
  }
}
