package im.skein.core.session;

/// Makes the inside of each new connection; the one thing a transport needs of the domain.
public interface Inlets {
  /// The inside of a new connection.
  Inlet open(Pipe pipe, Framing framing);

  /// How elements are told apart on the connection.
  enum Framing {
    /// One endless document (RFC 6120 §4), as over TCP, TLS and QUIC.
    STREAM,
    /// One element per message (RFC 7395), as over WebSocket and BOSH.
    MESSAGES
  }
}
