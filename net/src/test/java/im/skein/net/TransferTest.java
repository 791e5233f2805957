package im.skein.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.net.http.HttpSettings;
import im.skein.net.http.Request;
import im.skein.net.http.Response;
import im.skein.net.http.Site;
import im.skein.net.http.Transfers;
import im.skein.net.listen.ListenAddress;
import im.skein.net.listen.Listener;
import im.skein.net.listen.TcpSettings;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Bodies in pieces on real sockets: slow ends, broken ends, and ends that send too much.
final class TransferTest {
  private static final int TIMEOUT_MILLIS = 300;
  private static final long ALL = 100_000_000;
  private static final String PUT = "PUT /upload/x HTTP/1.1\r\nHost: x\r\nContent-Length: ";

  private final Recorder recorder = Recorder.echo();
  private final ExecutorService workers = Executors.newFixedThreadPool(2);
  private final Counted counted = new Counted();
  private final Network network =
      new Network(
          new NetworkSettings(
              1,
              TcpSettings.DEFAULT,
              new HttpSettings(
                  20, 1024, 2048, TIMEOUT_MILLIS, TIMEOUT_MILLIS, 10_000, Set.of(), false)),
          recorder);
  private Listener listener;

  /// Counts what comes, and gives what was asked for.
  private static final class Counted implements Transfers, Transfers.Sink, Transfers.Source {
    final AtomicLong taken = new AtomicLong();
    final AtomicLong given = new AtomicLong();
    final CountDownLatch abandoned = new CountDownLatch(1);
    final CountDownLatch closed = new CountDownLatch(1);
    final CountDownLatch mayTake = new CountDownLatch(1);

    @Override
    public boolean covers(String path) {
      return path.startsWith("/upload/");
    }

    @Override
    public Reply begin(Request request) {
      return switch (request.path()) {
        case "/upload/none" -> new Reply.Whole(Response.text(404, "none"));
        case "/upload/broken" -> throw new IllegalStateException("on purpose");
        case "/upload/big" -> {
          long length = 500_000_000;
          Map<String, String> fields = Map.of("content-length", Long.toString(length));
          yield new Reply.Give(new Response(200, fields, new byte[0]), this, length);
        }
        default -> new Reply.Take(this);
      };
    }

    @Override
    public @Nullable Response take(ByteBuffer part) {
      try {
        assertTrue(mayTake.await(10, TimeUnit.SECONDS));
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      if (part.get(part.position()) == '!') {
        return Response.text(507, "full");
      }
      taken.addAndGet(part.remaining());
      return null;
    }

    @Override
    public Response finish() {
      return Response.text(201, "took " + taken.get());
    }

    @Override
    public void abandon() {
      abandoned.countDown();
    }

    @Override
    public void read(ByteBuffer into) {
      given.addAndGet(into.remaining());
      into.position(into.limit());
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }

  @BeforeEach
  void listen() throws Exception {
    listener =
        network.http(
            new ListenAddress("127.0.0.1", 0), recorder, new Site(List.of(), counted, workers));
  }

  @AfterEach
  void closeNetwork() {
    assertTrue(network.close(5000));
    workers.close();
  }

  private static void await(CountDownLatch latch) throws InterruptedException {
    assertTrue(latch.await(10, TimeUnit.SECONDS));
  }

  @Test
  void readsNoMoreThanItCanPutAway() throws Exception {
    try (Socket client = TestHttp.connect(listener)) {
      TestHttp.send(client, PUT + ALL + "\r\n\r\n");
      CountDownLatch stuck = new CountDownLatch(1);
      AtomicLong written = new AtomicLong();
      Thread writer = Thread.ofVirtual().unstarted(() -> write(client, written, stuck));
      writer.start();
      // While nothing is put away, only the buffers of the sockets fill.
      awaitRest(written);
      assertTrue(written.get() < ALL / 2, written.toString());
      assertEquals(0, counted.taken.get());
      counted.mayTake.countDown();
      await(stuck);
      assertEquals("took " + ALL, TestHttp.read(client).text());
    }
    assertEquals(List.of(), recorder.bugs);
  }

  /// Waits until a count stands still: nothing was added while many other things happened on this
  /// machine's loopback.
  private void awaitRest(AtomicLong count) throws Exception {
    long last = -1;
    while (last != count.get() || last == 0) {
      last = count.get();
      for (int i = 0; i < 200; i++) {
        assertEquals(404, TestHttp.get(listener, "/upload/none", "").status());
      }
    }
  }

  private static void write(Socket client, AtomicLong written, CountDownLatch done) {
    byte[] part = new byte[100_000];
    try {
      while (written.get() < ALL) {
        client.getOutputStream().write(part);
        written.addAndGet(part.length);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    done.countDown();
  }

  @Test
  void cutsOffWhoStopsInTheMiddle() throws Exception {
    counted.mayTake.countDown();
    try (Socket client = TestHttp.connect(listener)) {
      TestHttp.send(client, PUT + "1000000\r\n\r\n");
      client.getOutputStream().write(new byte[100_000]);
      assertEquals(-1, client.getInputStream().read());
    }
    await(counted.abandoned);
  }

  @Test
  void cutsOffWhoSendsByteByByte() throws Exception {
    counted.mayTake.countDown();
    try (Socket client = TestHttp.connect(listener)) {
      TestHttp.send(client, PUT + "1000000\r\n\r\n");
      client.setSoTimeout(20);
      long end = System.nanoTime() + 8_000_000_000L;
      boolean open = true;
      while (open) {
        assertTrue(System.nanoTime() < end, "never cut off");
        open = trickle(client);
      }
    }
    await(counted.abandoned);
  }

  private static boolean trickle(Socket client) {
    try {
      client.getOutputStream().write('x');
      return client.getInputStream().read() >= 0;
    } catch (java.net.SocketTimeoutException _) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  @Test
  void givesUpWhatALeavingClientSent() throws Exception {
    counted.mayTake.countDown();
    try (Socket client = TestHttp.connect(listener)) {
      TestHttp.send(client, PUT + "1000000\r\n\r\n");
      client.getOutputStream().write(new byte[100_000]);
      client.shutdownOutput();
      assertEquals(-1, client.getInputStream().read());
    }
    await(counted.abandoned);
  }

  @Test
  void answersWhoHasSaidAllAndSaysNoMore() throws Exception {
    counted.mayTake.countDown();
    try (Socket client = TestHttp.connect(listener)) {
      TestHttp.send(client, PUT + "100000\r\n\r\n");
      client.getOutputStream().write(new byte[100_000]);
      client.shutdownOutput();
      assertEquals("took 100000", TestHttp.read(client).text());
      assertEquals(-1, client.getInputStream().read());
    }
  }

  @Test
  void readsNothingForWhoDoesNotTakeIt() throws Exception {
    try (Socket client = TestHttp.connect(listener)) {
      TestHttp.send(client, "GET /upload/big HTTP/1.1\r\nHost: x\r\n\r\n");
      await(counted.closed);
      assertTrue(counted.given.get() < 50_000_000, counted.given.toString());
    }
    assertEquals(List.of(), recorder.bugs);
  }

  @Test
  void endsTheConnectionWhereABodyWasNotWanted() throws Exception {
    counted.mayTake.countDown();
    String next = "GET /upload/none HTTP/1.1\r\nHost: x\r\n\r\n";
    String none = PUT.replace("/x", "/none") + next.length() + "\r\n\r\n";
    assertEquals(404, TestHttp.only(listener, none + next).status());
    assertEquals(507, TestHttp.only(listener, PUT + "100\r\n\r\n!" + "x".repeat(99)).status());
    String broken = PUT.replace("/x", "/broken") + next.length() + "\r\n\r\n";
    assertEquals(500, TestHttp.only(listener, broken + next).status());
    assertEquals(1, recorder.bugs.size());
    for (String method : List.of("POST", "GET", "PATCH")) {
      String other = PUT.replaceFirst("PUT", method) + next.length() + "\r\n\r\n";
      assertEquals(413, TestHttp.only(listener, other + next).status());
    }
    String smuggled = PUT + "5\r\nTransfer-Encoding: chunked\r\n\r\n";
    assertEquals(411, TestHttp.only(listener, smuggled + next).status());
    String two = PUT + "5\r\nContent-Length: 6\r\n\r\n";
    assertEquals(400, TestHttp.only(listener, two + next).status());
    assertEquals(400, TestHttp.only(listener, PUT + "+5\r\n\r\n" + next).status());
  }
}
