package im.skein.server.program;

import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.client.Connection;
import im.skein.client.Credentials;
import im.skein.client.Negotiation;
import im.skein.client.Options;
import im.skein.client.transport.TcpTransport;
import im.skein.client.transport.Trust;
import im.skein.wire.sasl.Secret;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The real program in a process of its own, on free ports of the loopback interface.
final class Program implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  private final Process process;
  private final Stream out;
  private final Stream err;

  private Program(Process process) {
    this.process = process;
    this.out = new Stream(process.getInputStream());
    this.err = new Stream(process.getErrorStream());
  }

  /// Starts the program with these arguments.
  static Program start(String... arguments) {
    return start(Map.of(), arguments);
  }

  /// The same with more in the environment.
  static Program start(Map<String, String> environment, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            "im.skein.server.Main"));
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("SKEIN_"));
    builder.environment().putAll(environment);
    try {
      return new Program(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Starts a server with that data directory on free ports, and waits until it is ready.
  static Program serve(Path data, String... more) {
    Program program = start(arguments(data, more));
    program.ready();
    return program;
  }

  /// The arguments of a server with that data directory on free ports.
  static String[] arguments(Path data, String... more) {
    List<String> all = new ArrayList<>(List.of("serve", "--data", data.toString()));
    for (String listener : List.of("http", "xmpp", "xmpps", "admin")) {
      all.addAll(List.of("--set", listener + ".listen=127.0.0.1:0"));
    }
    all.addAll(Arrays.asList(more));
    return all.toArray(String[]::new);
  }

  /// Waits for the line that tells that the server is ready.
  String ready() {
    return out.await("Skein is ready: ");
  }

  /// The port that a listener was given, as the log tells it.
  int port(String listener) {
    String line = err.await(" " + listener + " listens on ");
    return Integer.parseInt(line.substring(line.lastIndexOf(':') + 1));
  }

  /// Waits for a line of the log.
  String awaitLog(String part) {
    return err.await(part);
  }

  List<String> out() {
    return out.lines();
  }

  List<String> err() {
    return err.lines();
  }

  /// Gives something on standard input.
  Program type(String text) {
    try (OutputStream in = process.getOutputStream()) {
      in.write(text.getBytes(StandardCharsets.UTF_8));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Asks it to stop (SIGTERM) and gives the exit status.
  int stop() {
    process.destroy();
    return await();
  }

  /// Kills it (SIGKILL).
  void kill() {
    process.destroyForcibly();
    await();
  }

  /// Waits for its end and gives the exit status.
  int await() {
    try {
      assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "it does not end");
      out.end();
      err.end();
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /// Registers an account over TCP.
  void register(String name, String password) throws IOException {
    try (Negotiation guest = Negotiation.begin(tcp(), "localhost")) {
      guest.startTls();
      guest.register(name, Secret.of(password));
    }
  }

  /// Logs in over TCP and says that the client is there.
  Connection login(String name, String password) throws IOException {
    Connection connection =
        Connection.open(tcp(), Credentials.of("localhost", name, password), Options.safe("test"));
    connection.announce();
    return connection;
  }

  private TcpTransport tcp() throws IOException {
    return TcpTransport.connect(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port("xmpp")),
        "localhost",
        Trust.anyoneOnLoopback());
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /// What the process says on one of its outputs.
  private static final class Stream {
    private final List<String> lines = new ArrayList<>();
    private final CompletableFuture<Boolean> ended = new CompletableFuture<>();

    Stream(InputStream from) {
      Thread.ofVirtual().start(() -> read(from));
    }

    private void read(InputStream from) {
      try (var reader = new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
        String line = reader.readLine();
        while (line != null) {
          synchronized (lines) {
            lines.add(line);
            lines.notifyAll();
          }
          line = reader.readLine();
        }
      } catch (IOException _) {
        // The process is gone.
      }
      synchronized (lines) {
        ended.complete(true);
        lines.notifyAll();
      }
    }

    List<String> lines() {
      synchronized (lines) {
        return List.copyOf(lines);
      }
    }

    void end() {
      try {
        assertTrue(ended.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
      } catch (InterruptedException | ExecutionException | TimeoutException e) {
        throw new AssertionError(e);
      }
    }

    String await(String part) {
      long until = System.nanoTime() + Duration.ofSeconds(PATIENCE_SECONDS).toNanos();
      synchronized (lines) {
        while (true) {
          for (String line : lines) {
            if (line.contains(part)) {
              return line;
            }
          }
          long left = (until - System.nanoTime()) / 1_000_000;
          if (ended.isDone() || left <= 0) {
            throw new AssertionError("no \"" + part + "\" in " + lines);
          }
          try {
            lines.wait(left);
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        }
      }
    }
  }
}
