package im.skein.net.listen;

/// How sockets that carry XMPP are set up, whether over TCP, TLS or WebSocket.
///
/// @param backlog connections that wait in the operating system to be accepted
/// @param closeTimeoutMillis so long a closed connection may take to drain what was written to it
/// @param handshakeTimeoutMillis so long a TLS handshake may take
public record TcpSettings(int backlog, int closeTimeoutMillis, int handshakeTimeoutMillis) {
  /// The defaults.
  public static final TcpSettings DEFAULT = new TcpSettings(4096, 5000, 10_000);

  /// @throws IllegalArgumentException if a number is out of its range
  public TcpSettings {
    if (backlog < 1) {
      throw new IllegalArgumentException("backlog must be at least 1");
    }
    if (closeTimeoutMillis < 1 || handshakeTimeoutMillis < 1) {
      throw new IllegalArgumentException("time-outs must be at least 1 ms");
    }
  }
}
