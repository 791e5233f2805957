package im.skein.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.core.session.Inlets.Framing;
import im.skein.core.session.Pipe;
import im.skein.net.channel.Acceptor;
import im.skein.net.channel.Loops;
import im.skein.net.listen.ListenAddress;
import im.skein.net.listen.ListenException;
import im.skein.net.listen.TcpSettings;
import im.skein.net.tcp.TcpListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Plain TCP on real sockets.
final class TcpTest {
  private static final TcpSettings SETTINGS = new TcpSettings(128, 300, 2000);

  private final Loops loops = new Loops(1);

  @AfterEach
  void closeLoops() {
    assertTrue(loops.close(5000));
  }

  @Test
  void carriesBytesBothWays() throws Exception {
    Recorder recorder = Recorder.echo();
    try (Socket client = connect(listen(recorder))) {
      client.getOutputStream().write(bytes("hello"));
      assertEquals("hello", text(client.getInputStream().readNBytes(5)));
      Recorder.Recording inside = recorder.next();
      assertEquals(Framing.STREAM, inside.framing);
      assertEquals("<hello", inside.event());
      Pipe.Peer peer = inside.pipe.peer();
      assertEquals("127.0.0.1", peer.origin());
      assertTrue(peer.loopback());
      assertFalse(peer.encrypted());
      assertFalse(peer.canStartTls());
    }
  }

  @Test
  void tellsWhenTheOtherEndLeaves() throws Exception {
    Recorder recorder = Recorder.echo();
    Acceptor listener = listen(recorder);
    Socket client = connect(listener);
    Recorder.Recording inside = recorder.next();
    client.close();
    assertEquals("closed", inside.event());
  }

  @Test
  void answersWhatCameBeforeTheOtherEndStoppedSending() throws Exception {
    Recorder recorder = Recorder.echo();
    try (Socket client = connect(listen(recorder))) {
      client.getOutputStream().write(bytes("</stream:stream>"));
      client.shutdownOutput();
      assertEquals("</stream:stream>", text(client.getInputStream().readAllBytes()));
    }
  }

  @Test
  void sendsTheLastWordsBeforeItCloses() throws Exception {
    Recorder recorder =
        new Recorder((inside, _) -> {
          inside.pipe.write(new byte[300_000]);
          inside.pipe.write(bytes("</stream:stream>"));
          inside.pipe.close();
          inside.pipe.write(bytes("too late"));
        });
    try (Socket client = connect(listen(recorder))) {
      // More than is read: a plain close would reset the connection and lose the last words.
      client.getOutputStream().write(new byte[200_000]);
      byte[] all = client.getInputStream().readAllBytes();
      assertEquals(300_016, all.length);
      assertEquals("</stream:stream>", text(all).substring(300_000));
      client.shutdownOutput();
      Recorder.Recording inside = recorder.next();
      assertTrue(inside.event().startsWith("<"));
      assertEquals("closed", inside.event());
    }
  }

  @Test
  void cutsOffAPeerThatDoesNotTakeTheLastWords() throws Exception {
    Recorder recorder =
        new Recorder((inside, _) -> {
          inside.pipe.write(new byte[20 << 20]);
          inside.pipe.close();
        });
    try (Socket client = connect(listen(recorder))) {
      client.getOutputStream().write(1);
      Recorder.Recording inside = recorder.next();
      assertEquals("<\u0001", inside.event());
      assertEquals("closed", inside.event());
    }
  }

  @Test
  void sendsOnceARoundHoweverOftenItIsAsked() throws Exception {
    Recorder recorder = Recorder.echo();
    try (Socket client = connect(listen(recorder))) {
      Recorder.Recording inside = recorder.next();
      CompletableFuture<Long> before = new CompletableFuture<>();
      CompletableFuture<Long> after = new CompletableFuture<>();
      inside.run(() -> {
        for (int i = 0; i < 100; i++) {
          inside.pipe.write(bytes("0123456789"));
          inside.pipe.flush();
        }
        // All 100 are still one buffer: nothing has been given to the socket.
        before.complete(inside.pipe.unwrittenBytes());
        inside.run(() -> after.complete(inside.pipe.unwrittenBytes()));
      });
      assertEquals(1000, before.get(5, TimeUnit.SECONDS));
      assertEquals(0, after.get(5, TimeUnit.SECONDS));
      assertEquals(1000, client.getInputStream().readNBytes(1000).length);
    }
  }

  @Test
  void sendsNothingBeforeItIsFlushed() throws Exception {
    Recorder recorder = Recorder.echo();
    try (Socket client = connect(listen(recorder))) {
      Recorder.Recording inside = recorder.next();
      inside.flushing = false;
      client.setSoTimeout(100);
      client.getOutputStream().write(bytes("a"));
      assertEquals("<a", inside.event());
      assertThrows(IOException.class, () -> client.getInputStream().read());
      inside.run(inside.pipe::flush);
      client.setSoTimeout(5000);
      assertEquals('a', client.getInputStream().read());
    }
  }

  @Test
  void countsWhatASlowReaderLeavesAndTellsWhenThereIsRoomAgain() throws Exception {
    Recorder recorder = Recorder.echo();
    try (Socket client = connect(listen(recorder))) {
      Recorder.Recording inside = recorder.next();
      CompletableFuture<Long> waiting = new CompletableFuture<>();
      inside.run(() -> {
        long wanted = 16L << 20;
        for (long sent = 0; sent < wanted; sent += 8192) {
          inside.pipe.write(new byte[8192]);
        }
        inside.pipe.flush();
        inside.run(() -> waiting.complete(inside.pipe.unwrittenBytes()));
      });
      long unwritten = waiting.get(5, TimeUnit.SECONDS);
      assertTrue(unwritten > 1 << 20, () -> "unwritten: " + unwritten);
      assertEquals(16 << 20, client.getInputStream().readNBytes(16 << 20).length);
      assertEquals("writable", inside.event());
    }
  }

  @Test
  void slowsTheSenderDownWhileReadingIsOff() throws Exception {
    Recorder recorder = new Recorder((inside, _) -> inside.pipe.reading(false));
    try (Socket client = connect(listen(recorder))) {
      client.setSendBufferSize(8192);
      Recorder.Recording inside = recorder.next();
      client.getOutputStream().write(1);
      assertEquals("<\u0001", inside.event());
      CompletableFuture<Boolean> written = new CompletableFuture<>();
      Thread writer =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  client.getOutputStream().write(new byte[32 << 20]);
                  written.complete(true);
                } catch (IOException e) {
                  written.completeExceptionally(e);
                }
              });
      assertThrows(
          java.util.concurrent.TimeoutException.class,
          () -> written.get(300, TimeUnit.MILLISECONDS));
      assertEquals(0, inside.events.size());
      inside.run(inside.pipe::close);
      writer.join();
    }
  }

  @Test
  void endsOnlyTheConnectionWhoseInsideFails() throws Exception {
    Recorder recorder =
        new Recorder((inside, bytes) -> {
          if (bytes[0] == 'x') {
            throw new IllegalStateException("on purpose");
          }
          inside.pipe.write(bytes);
        });
    Acceptor listener = listen(recorder);
    try (Socket bad = connect(listener);
        Socket good = connect(listener)) {
      bad.getOutputStream().write('x');
      assertEquals(-1, bad.getInputStream().read());
      good.getOutputStream().write('y');
      assertEquals('y', good.getInputStream().read());
      assertEquals(1, recorder.bugs.size());
    }
  }

  @Test
  void namesAddressAndSettingWhenThePortIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      ListenAddress address = new ListenAddress("127.0.0.1", taken.getLocalPort());
      ListenException error =
          assertThrows(ListenException.class, () -> listen(Recorder.echo(), address));
      assertTrue(error.inUse());
      assertEquals("xmpp.listen", error.setting());
      assertTrue(
          String.valueOf(error.getMessage()).contains(address.toString()), error.getMessage());
    }
  }

  @Test
  void namesTheSettingWhenTheAddressIsOfAnotherMachine() {
    ListenAddress address = new ListenAddress("192.0.2.1", 0);
    ListenException error =
        assertThrows(ListenException.class, () -> listen(Recorder.echo(), address));
    assertFalse(error.inUse());
    assertTrue(String.valueOf(error.getMessage()).contains("xmpp.listen"), error.getMessage());
  }

  @Test
  void acceptsNobodyAfterItStoppedButKeepsWhoIsThere() throws Exception {
    Acceptor listener = listen(Recorder.echo());
    try (Socket early = connect(listener)) {
      early.getOutputStream().write('a');
      assertEquals('a', early.getInputStream().read());
      listener.stop();
      listener.stop();
      assertThrows(SocketException.class, () -> connect(listener));
      early.getOutputStream().write('b');
      assertEquals('b', early.getInputStream().read());
    }
  }

  @Test
  void writesNothingTwice() throws Exception {
    byte[] shared = bytes("shared");
    Recorder recorder =
        new Recorder((inside, _) -> {
          inside.pipe.write(shared);
          inside.pipe.write(shared);
        });
    try (Socket client = connect(listen(recorder))) {
      client.getOutputStream().write(1);
      assertEquals("sharedshared", text(client.getInputStream().readNBytes(12)));
      assertArrayEquals(bytes("shared"), shared);
    }
  }

  private Acceptor listen(Recorder recorder) throws ListenException {
    return listen(recorder, new ListenAddress("127.0.0.1", 0));
  }

  private Acceptor listen(Recorder recorder, ListenAddress address) throws ListenException {
    return new TcpListener(loops, recorder, recorder, SETTINGS)
        .plain(new Acceptor.Place("xmpp.listen", address), Optional.empty());
  }

  private static Socket connect(Acceptor listener) throws IOException {
    Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), listener.address().getPort());
    socket.setSoTimeout(5000);
    return socket;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
