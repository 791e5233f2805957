package im.skein.bench.load;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/// Where the server under load listens for clients over TCP.
///
/// @param host a name or an address
/// @param port the port
/// @param domain the XMPP domain it serves
public record Target(String host, int port, String domain) {
  /// A server on this machine that calls itself `localhost`.
  public static Target local(int port) {
    return new Target("127.0.0.1", port, "localhost");
  }

  /// The resolved address.
  public InetSocketAddress address() {
    return host.equals("127.0.0.1")
        ? new InetSocketAddress(InetAddress.getLoopbackAddress(), port)
        : new InetSocketAddress(host, port);
  }
}
