package im.skein.bench.peer;

import im.skein.bench.load.Target;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// Starts server processes and waits until they answer.
public final class Launch {
  private static final long PATIENCE_MILLIS = 60_000;

  private Launch() {}

  /// A port of the loopback interface that nobody uses now.
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Starts a server and waits until it answers a stream.
  ///
  /// @param data where its output goes, as `output.log`
  static RunningPeer launch(
      Path data, List<String> command, Map<String, String> environment, Target target) {
    Path output = data.resolve("output.log");
    ProcessBuilder builder = new ProcessBuilder(command).directory(data.toFile());
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    long before = System.nanoTime();
    try {
      Process process = builder.start();
      awaitStream(process, target, output);
      return new RunningPeer(target, process, (System.nanoTime() - before) / 1_000_000);
    } catch (IOException e) {
      throw new IllegalStateException("cannot start " + command.getFirst(), e);
    }
  }

  /// The command as another user, where this one is root and the server refuses to run as root.
  static List<String> asUser(String user, List<String> command) {
    if (!System.getProperty("user.name").equals("root")) {
      return command;
    }
    List<String> other = new ArrayList<>();
    other.addAll(List.of("setpriv", "--reuid", user, "--regid", user, "--clear-groups"));
    other.addAll(command);
    return other;
  }

  /// Writes a settings file and opens the directory to every user of this machine.
  public static void write(Path file, String text) {
    try {
      Path parent = file.toAbsolutePath().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
        Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwxrwxrwx"));
      }
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void awaitStream(Process process, Target target, Path output) throws IOException {
    long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
    while (System.nanoTime() < end) {
      if (!process.isAlive()) {
        throw new IllegalStateException(
            "the server ended with " + process.exitValue() + ": " + Files.readString(output));
      }
      if (answers(target)) {
        return;
      }
      LockSupport.parkNanos(5_000_000);
    }
    process.destroyForcibly();
    throw new IllegalStateException("no answer in 60 s: " + Files.readString(output));
  }

  private static boolean answers(Target target) {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(2_000);
      socket.connect(target.address(), 1_000);
      socket
          .getOutputStream()
          .write(
              ("<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'"
                      + " version='1.0' to='"
                      + target.domain()
                      + "'>")
                  .getBytes(StandardCharsets.UTF_8));
      InputStream in = socket.getInputStream();
      StringBuilder answer = new StringBuilder();
      byte[] buffer = new byte[4096];
      for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
        answer.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
        if (answer.indexOf("features>") > 0) {
          return true;
        }
      }
      return false;
    } catch (IOException _) {
      return false;
    }
  }
}
