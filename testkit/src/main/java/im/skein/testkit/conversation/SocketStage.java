package im.skein.testkit.conversation;

import im.skein.client.transport.TcpTransport;
import im.skein.client.transport.Transport;
import im.skein.client.transport.Trust;
import im.skein.client.transport.WebSocketTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;

/// A stage over real sockets: a server on the loopback interface of this machine, in clear.
///
/// @param domain the server's domain
/// @param port where it listens
/// @param way how to come there
/// @param suffix added to the names of accounts, so that scripts do not meet
public record SocketStage(String domain, int port, Way way, String suffix) implements Stage {
  @Override
  public Transport connect() throws IOException {
    return switch (way) {
      case TCP ->
          TcpTransport.connect(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
              domain,
              Trust.system());
      case WEB_SOCKET ->
          WebSocketTransport.connect(
              URI.create("ws://127.0.0.1:" + port + "/xmpp-websocket"), Trust.system());
      case BOSH -> new BoshTransport(URI.create("http://127.0.0.1:" + port + "/http-bind"));
    };
  }

  @Override
  public String localpart(String account) {
    return account + suffix;
  }

  /// The ways in.
  public enum Way {
    /// TCP in clear.
    TCP,
    /// WebSocket at `/xmpp-websocket`.
    WEB_SOCKET,
    /// BOSH at `/http-bind`.
    BOSH
  }
}
