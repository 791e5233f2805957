package im.skein.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files that are lent to the system, on real sockets.
final class LendingTest {
  private static final int TIMEOUT_MILLIS = 300;
  private static final int BYTES = 40_000_000;
  private static final int START = 12_345;
  private static final String GET = "GET /upload/x HTTP/1.1\r\nHost: x\r\n\r\n";

  @TempDir Path directory;

  private final Recorder recorder = Recorder.echo();
  private final ExecutorService workers = Executors.newFixedThreadPool(2);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final byte[] content = new byte[BYTES];
  private final Network network =
      new Network(
          new NetworkSettings(
              1,
              TcpSettings.DEFAULT,
              new HttpSettings(
                  20, 1024, 2048, TIMEOUT_MILLIS, TIMEOUT_MILLIS, 10_000, Set.of(), false)),
          recorder);
  private Path file;
  private Listener listener;

  private final class Lent implements Transfers, Transfers.Source {
    private final FileChannel channel;

    Lent(FileChannel channel) {
      this.channel = channel;
    }

    @Override
    public boolean covers(String path) {
      return true;
    }

    @Override
    public Reply begin(Request request) {
      long length = BYTES - START;
      Map<String, String> fields = Map.of("content-length", Long.toString(length));
      return new Reply.Give(new Response(200, fields, new byte[0]), this, length);
    }

    @Override
    public void read(ByteBuffer into) {
      throw new IllegalStateException("it is lent");
    }

    @Override
    public FileChannel file() {
      return channel;
    }

    @Override
    public long start() {
      return START;
    }

    @Override
    public void close() {
      try {
        channel.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      closed.countDown();
    }
  }

  @BeforeEach
  void listen() throws Exception {
    new Random(1).nextBytes(content);
    file = Files.write(directory.resolve("file"), content);
    listener =
        network.http(
            new ListenAddress("127.0.0.1", 0),
            recorder,
            new Site(List.of(), new Lent(FileChannel.open(file)), workers));
  }

  @AfterEach
  void closeNetwork() throws Exception {
    assertTrue(closed.await(10, TimeUnit.SECONDS));
    assertEquals(List.of(), recorder.bugs);
    assertTrue(network.close(5000));
    workers.close();
  }

  @Test
  void givesTheWholeFileFromAPlaceOn() throws Exception {
    try (Socket client = TestHttp.connect(listener)) {
      TestHttp.send(client, GET);
      assertArrayEquals(Arrays.copyOfRange(content, START, BYTES), TestHttp.read(client).body());
    }
  }

  @Test
  void cutsOffWhoTakesNothingAndClosesTheFile() throws Exception {
    try (Socket client = TestHttp.connect(listener)) {
      TestHttp.send(client, GET);
      assertTrue(closed.await(10, TimeUnit.SECONDS));
      assertTrue(client.getInputStream().readAllBytes().length < BYTES - START);
    } catch (IOException _) {
      // Cut off without a good-bye.
    }
  }

  @Test
  void closesTheFileOfWhoLeaves() throws Exception {
    try (Socket client = TestHttp.connect(listener)) {
      TestHttp.send(client, GET);
      assertEquals(1000, client.getInputStream().readNBytes(1000).length);
      client.setSoLinger(true, 0);
    }
    assertTrue(closed.await(10, TimeUnit.SECONDS));
  }

  @Test
  void endsTheConnectionWhereAFileHasBecomeShorter() throws Exception {
    try (FileChannel other = FileChannel.open(file, java.nio.file.StandardOpenOption.WRITE)) {
      other.truncate(2_000_000);
    }
    try (Socket client = TestHttp.connect(listener)) {
      TestHttp.send(client, GET);
      assertTrue(client.getInputStream().readAllBytes().length < BYTES - START);
    }
  }
}
