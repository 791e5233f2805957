package im.skein.server.push;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A tiny push service on this machine: takes what is pushed and answers as it is told to.
final class PushService implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 20;

  private final ServerSocket socket;
  private final BlockingQueue<Push> pushes = new LinkedBlockingQueue<>();
  private final Queue<String> answers = new ConcurrentLinkedQueue<>();
  private volatile CountDownLatch gate = new CountDownLatch(0);

  /// What came.
  ///
  /// @param line the first line of the request
  /// @param headers by their names in small letters
  @SuppressWarnings("ArrayRecordComponent")
  record Push(String line, Map<String, String> headers, byte[] body) {}

  PushService() throws IOException {
    socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  String endpoint(String name) {
    return "http://127.0.0.1:" + socket.getLocalPort() + "/push/" + name;
  }

  /// Answers the next request with that status, in the place of 201.
  void answerOnce(String status) {
    answers.add(status);
  }

  /// Answers nobody until the latch is down.
  void hold(CountDownLatch until) {
    gate = until;
  }

  /// The next push, waited for.
  Push take() throws InterruptedException {
    Push push = pushes.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (push == null) {
      throw new AssertionError("nothing was pushed");
    }
    return push;
  }

  @Nullable Push peek() {
    return pushes.peek();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket one = socket.accept();
        Thread.ofVirtual().start(() -> serve(one));
      } catch (IOException _) {
        return;
      }
    }
  }

  private void serve(Socket from) {
    try (from) {
      InputStream in = from.getInputStream();
      String line = line(in);
      Map<String, String> headers = new TreeMap<>();
      for (String next = line(in); !next.isEmpty(); next = line(in)) {
        int colon = next.indexOf(':');
        headers.put(
            next.substring(0, colon).toLowerCase(Locale.ROOT), next.substring(colon + 1).strip());
      }
      int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
      pushes.add(new Push(line, headers, in.readNBytes(length)));
      boolean _ = gate.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
      String told = answers.poll();
      String status = told == null ? "201 Created" : told;
      from.getOutputStream()
          .write(
              ("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      if (next != '\r') {
        line.write(next);
      }
    }
    return line.toString(StandardCharsets.US_ASCII);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
