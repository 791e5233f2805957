package im.skein.core.media;

import java.util.Locale;

/// A service beside the server that helps calls to find their way (RFC 7064, RFC 7065).
///
/// @param type what it does
/// @param host a host name, an IPv4 address, or an IPv6 address without brackets
/// @param port from 1 to 65535
/// @param transport how it is reached
public record ExternalService(Type type, String host, int port, Transport transport) {
  /// What a service does.
  public enum Type {
    /// Tells a client its own address.
    STUN,
    /// The same over TLS.
    STUNS,
    /// Relays what cannot go directly.
    TURN,
    /// The same over TLS.
    TURNS;

    /// As the protocol writes it, such as `turn`.
    public String written() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// How a service is reached.
  public enum Transport {
    /// By datagrams.
    UDP,
    /// By a connection.
    TCP;

    /// As the protocol writes it, such as `udp`.
    public String written() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Whether whoever uses it must show that it may.
  public boolean restricted() {
    return type == Type.TURN || type == Type.TURNS;
  }
}
