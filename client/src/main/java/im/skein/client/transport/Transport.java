package im.skein.client.transport;

import im.skein.wire.framing.Framing;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A way for bytes to the server and back: TCP, TLS, WebSocket, or a pipe in memory. Calls block;
/// one thread may send while another receives.
public interface Transport extends AutoCloseable {
  /// How elements are told apart.
  Framing framing();

  /// Sends bytes: any part of a stream, or exactly one message where the framing is by messages.
  ///
  /// @throws IOException when the connection is gone
  void send(byte[] bytes) throws IOException;

  /// The next bytes that arrived: any part of a stream or one whole message; null when the peer has
  /// closed.
  ///
  /// @throws IOException when the connection broke
  byte @Nullable [] receive() throws IOException;

  /// Whether nobody in between can read.
  boolean isEncrypted();

  /// Whether [#startTls] can be called.
  default boolean canStartTls() {
    return false;
  }

  /// Begins TLS on an open connection (RFC 6120 §5); nothing may be sent or received meanwhile.
  ///
  /// @throws IOException when the handshake fails or the certificate is not trusted
  default void startTls() throws IOException {
    throw new IOException("this connection cannot change to TLS");
  }

  /// Keying material for the channel binding `tls-exporter` (RFC 9266), where TLS gives it.
  default Optional<byte[]> tlsExporter() {
    return Optional.empty();
  }

  /// The server's certificate, where there is one.
  default Optional<X509Certificate> certificate() {
    return Optional.empty();
  }

  /// Closes without a word; a thread that waits in [#receive] goes on.
  @Override
  void close();
}
