package im.skein.server.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.client.Connection;
import im.skein.client.Credentials;
import im.skein.client.Options;
import im.skein.client.transport.TcpTransport;
import im.skein.client.transport.Transport;
import im.skein.client.transport.Trust;
import im.skein.wire.framing.Framing;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Log-ins that are bound to real TLS connections (RFC 5802 §6), begun in either way.
final class BindingTest {
  private static final String PASSWORD = "correct horse of alice";
  private static final Pattern AUTH =
      Pattern.compile("<auth [^>]*mechanism='([^']+)'[^>]*>([A-Za-z0-9+/=]+)<");

  @TempDir private Path folder;

  @Test
  void bindsToTheConnectionOrToTheCertificate() throws IOException {
    try (Program server = Program.serve(folder)) {
      server.register("alice", PASSWORD);
      for (String listener : List.of("xmpp", "xmpps")) {
        int port = server.port(listener);
        assertEquals("SCRAM-SHA-256-PLUS p=tls-exporter", login(port, listener, true));
        assertEquals("SCRAM-SHA-256-PLUS p=tls-server-end-point", login(port, listener, false));
      }
      assertEquals(0, server.stop());
    }
  }

  /// Logs in; returns the mechanism and the flag of the first message.
  private static String login(int port, String listener, boolean exporting) throws IOException {
    InetSocketAddress at = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    Trust trust = Trust.anyoneOnLoopback();
    TcpTransport socket =
        listener.equals("xmpps")
            ? TcpTransport.connectTls(at, "localhost", trust)
            : TcpTransport.connect(at, "localhost", trust);
    Overheard transport = new Overheard(socket, exporting, new StringBuilder());
    Credentials alice = Credentials.of("localhost", "alice", PASSWORD);
    try (Connection connection = Connection.open(transport, alice, Options.safe("test"))) {
      connection.announce();
    }
    Matcher auth = AUTH.matcher(transport.said);
    assertTrue(auth.find(), transport.said.toString());
    String first = new String(Base64.getDecoder().decode(auth.group(2)), StandardCharsets.UTF_8);
    return auth.group(1) + " " + first.substring(0, first.indexOf(','));
  }

  /// A transport that remembers what was sent, and that may be unable to export keying material, as
  /// with older libraries for TLS.
  private record Overheard(TcpTransport inner, boolean exporting, StringBuilder said)
      implements Transport {
    @Override
    public Framing framing() {
      return inner.framing();
    }

    @Override
    public void send(byte[] bytes) throws IOException {
      said.append(new String(bytes, StandardCharsets.UTF_8));
      inner.send(bytes);
    }

    @Override
    public byte @Nullable [] receive() throws IOException {
      return inner.receive();
    }

    @Override
    public boolean isEncrypted() {
      return inner.isEncrypted();
    }

    @Override
    public boolean canStartTls() {
      return inner.canStartTls();
    }

    @Override
    public void startTls() throws IOException {
      inner.startTls();
    }

    @Override
    public Optional<byte[]> tlsExporter() {
      return exporting ? inner.tlsExporter() : Optional.empty();
    }

    @Override
    public Optional<X509Certificate> certificate() {
      return inner.certificate();
    }

    @Override
    public void close() {
      inner.close();
    }
  }
}
