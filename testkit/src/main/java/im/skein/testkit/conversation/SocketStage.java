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
/// @param webSocket whether to come by WebSocket (at `/xmpp-websocket`) instead of TCP
/// @param suffix added to the names of accounts, so that scripts do not meet
public record SocketStage(String domain, int port, boolean webSocket, String suffix)
    implements Stage {
  @Override
  public Transport connect() throws IOException {
    return webSocket
        ? WebSocketTransport.connect(
            URI.create("ws://127.0.0.1:" + port + "/xmpp-websocket"), Trust.system())
        : TcpTransport.connect(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port), domain, Trust.system());
  }

  @Override
  public String localpart(String account) {
    return account + suffix;
  }
}
