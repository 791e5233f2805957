package im.skein.client.transport;

import im.skein.wire.framing.Framing;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLKeyException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// XMPP over TCP: in clear with STARTTLS to follow, or TLS from the first byte (XEP-0368).
public final class TcpTransport implements Transport {
  private static final int CONNECT_MILLIS = 10_000;
  private static final int BUFFER_BYTES = 16 * 1024;
  private static final int EXPORTED_BYTES = 32;

  private final String domain;
  private final Trust trust;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private volatile Socket socket;
  private InputStream in;
  private OutputStream out;

  private TcpTransport(Socket socket, String domain, Trust trust) throws IOException {
    this.socket = socket;
    this.domain = domain;
    this.trust = trust;
    this.in = socket.getInputStream();
    this.out = socket.getOutputStream();
  }

  /// Connects in clear.
  ///
  /// @param server where
  /// @param domain the XMPP domain, which the certificate must name
  /// @param trust whom to believe when TLS begins
  /// @throws IOException when nobody listens there, within 10 seconds
  public static TcpTransport connect(InetSocketAddress server, String domain, Trust trust)
      throws IOException {
    InetSocketAddress resolved =
        server.isUnresolved()
            ? new InetSocketAddress(server.getHostString(), server.getPort())
            : server;
    requireLoopback(resolved.getAddress(), trust);
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.connect(resolved, CONNECT_MILLIS);
      return new TcpTransport(socket, domain, trust);
    } catch (IOException e) {
      socket.close();
      throw new IOException("cannot connect to " + resolved + ": " + e.getMessage(), e);
    }
  }

  /// Connects with TLS from the first byte; ALPN says that it is XMPP.
  ///
  /// @throws IOException as [#connect], or when the certificate is not trusted
  public static TcpTransport connectTls(InetSocketAddress server, String domain, Trust trust)
      throws IOException {
    TcpTransport transport = connect(server, domain, trust);
    try {
      transport.handshake("xmpp-client");
      return transport;
    } catch (IOException e) {
      transport.close();
      throw e;
    }
  }

  @Override
  public Framing framing() {
    return Framing.STREAM;
  }

  @Override
  public void send(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  @Override
  public byte @Nullable [] receive() throws IOException {
    int length = in.read(buffer);
    return length < 0 ? null : Arrays.copyOf(buffer, length);
  }

  @Override
  public boolean isEncrypted() {
    return socket instanceof SSLSocket;
  }

  @Override
  public boolean canStartTls() {
    return !isEncrypted();
  }

  @Override
  public void startTls() throws IOException {
    handshake("");
  }

  @Override
  public Optional<byte[]> tlsExporter() {
    if (socket instanceof SSLSocket tls
        && tls.getSession() instanceof ExtendedSSLSession session
        && session.getProtocol().equals("TLSv1.3")) {
      try {
        return Optional.of(
            session.exportKeyingMaterialData(
                "EXPORTER-Channel-Binding", new byte[0], EXPORTED_BYTES));
      } catch (SSLKeyException | UnsupportedOperationException _) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  @Override
  public Optional<X509Certificate> certificate() {
    try {
      return socket instanceof SSLSocket tls
              && tls.getSession().getPeerCertificates()[0] instanceof X509Certificate first
          ? Optional.of(first)
          : Optional.empty();
    } catch (SSLPeerUnverifiedException _) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException _) {
      // nothing is left that could be closed better
    }
  }

  private void handshake(String protocol) throws IOException {
    Socket plain = socket;
    SSLSocket tls =
        (SSLSocket)
            trust.context().getSocketFactory().createSocket(plain, domain, plain.getPort(), true);
    SSLParameters parameters = tls.getSSLParameters();
    if (trust.checksName()) {
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }
    if (!protocol.isEmpty()) {
      parameters.setApplicationProtocols(new String[] {protocol});
    }
    tls.setSSLParameters(parameters);
    tls.startHandshake();
    socket = tls;
    in = tls.getInputStream();
    out = tls.getOutputStream();
  }

  static void requireLoopback(InetAddress address, Trust trust) throws IOException {
    if (trust.believesEveryone() && !address.isLoopbackAddress()) {
      throw new IOException("a connection that trusts every certificate must stay on loopback");
    }
  }
}
