package im.skein.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.core.session.Inlet;
import im.skein.net.listen.ListenAddress;
import im.skein.net.listen.Listener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Many connections that do nothing.
final class IdleTest {
  private static final int CONNECTIONS = 1000;

  /// Both ends are in this process; the goal for a whole session is 10 KiB.
  private static final long LIMIT_BYTES = 6 << 10;

  private final Recorder failures = Recorder.echo();
  private final Network network = new Network(NetworkSettings.forProcessors(1), failures);

  @AfterEach
  void closeNetwork() {
    assertTrue(network.close(5000));
  }

  @Test
  void keepsLittleForAnIdleConnection() throws Exception {
    Listener listener =
        network.xmpp(
            new ListenAddress("127.0.0.1", 0),
            (pipe, _) ->
                new Inlet() {
                  @Override
                  public void feed(byte[] bytes, int offset, int length) {
                    pipe.write(new byte[length]);
                  }

                  @Override
                  public void roundEnded() {
                    pipe.flush();
                  }

                  @Override
                  public void writable() {}

                  @Override
                  public void encrypted() {}

                  @Override
                  public void closed() {}
                },
            Optional.empty());
    List<SocketChannel> sockets = new ArrayList<>();
    try {
      open(listener, sockets, 50);
      long before = used();
      open(listener, sockets, CONNECTIONS);
      long each = (used() - before) / CONNECTIONS;
      assertTrue(each < LIMIT_BYTES, () -> each + " bytes for an idle connection, both ends");
      assertEquals(CONNECTIONS + 50, sockets.size());
    } finally {
      for (SocketChannel socket : sockets) {
        socket.close();
      }
    }
  }

  /// Opens so many and has each echo something, so that it has used its buffers once.
  private static void open(Listener listener, List<SocketChannel> sockets, int count)
      throws IOException {
    ByteBuffer word = ByteBuffer.wrap("<presence/>".getBytes(StandardCharsets.UTF_8));
    for (int i = 0; i < count; i++) {
      SocketChannel socket =
          SocketChannel.open(
              new InetSocketAddress(
                  InetAddress.ofLiteral("127.0.0.1"), listener.address().getPort()));
      sockets.add(socket);
      assertEquals(11, socket.write(word.rewind()));
      assertTrue(socket.read(word.rewind()) > 0);
    }
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
