package im.skein.server.operate;

import im.skein.core.base.Failures;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A socket in the data directory through which operators on this machine reach the running server.
/// Whoever may read the directory's secrets may use it, and nobody else: mode 0600.
public final class ControlSocket implements AutoCloseable {
  private static final String NAME = "control.sock";

  /// Paths of sockets may not be longer, on any system.
  private static final int LONGEST = 100;

  private final ServerSocketChannel server;
  private final Path path;
  private final Operator operator;
  private final Failures failures;

  private ControlSocket(
      ServerSocketChannel server, Path path, Operator operator, Failures failures) {
    this.server = server;
    this.path = path;
    this.operator = operator;
    this.failures = failures;
  }

  /// Listens in that directory.
  ///
  /// @return nothing when the path of the directory is too long for a socket
  public static Optional<ControlSocket> open(Path directory, Operator operator, Failures failures)
      throws IOException {
    Path path = directory.toAbsolutePath().resolve(NAME);
    if (path.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST) {
      return Optional.empty();
    }
    Files.deleteIfExists(path);
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(path));
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    ControlSocket socket = new ControlSocket(server, path, operator, failures);
    Thread.ofVirtual().name("skein-control").start(socket::accept);
    return Optional.of(socket);
  }

  private void accept() {
    while (server.isOpen()) {
      try {
        SocketChannel client = server.accept();
        Thread.ofVirtual().start(() -> serve(client));
      } catch (AsynchronousCloseException _) {
        return;
      } catch (IOException e) {
        failures.trouble("accepting an operator", e);
        return;
      }
    }
  }

  private void serve(SocketChannel client) {
    try (client) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(Channels.newInputStream(client), StandardCharsets.UTF_8));
      Writer out = new OutputStreamWriter(Channels.newOutputStream(client), StandardCharsets.UTF_8);
      Reply reply = operator.handle(Exchange.read(in));
      List<String> answer = new ArrayList<>();
      answer.add(reply.done() ? "done" : "refused");
      answer.addAll(reply.lines());
      Exchange.write(out, answer);
    } catch (IOException | RuntimeException e) {
      failures.trouble("serving an operator", e);
    }
  }

  /// Asks the server that works in that directory.
  ///
  /// @return nothing when no server runs there
  public static Optional<Reply> ask(Path directory, List<String> request) throws IOException {
    Path path = directory.toAbsolutePath().resolve(NAME);
    if (!Files.exists(path)) {
      return Optional.empty();
    }
    SocketChannel channel;
    try {
      channel = SocketChannel.open(UnixDomainSocketAddress.of(path));
    } catch (IOException _) {
      return Optional.empty();
    }
    try (channel) {
      Writer out =
          new OutputStreamWriter(Channels.newOutputStream(channel), StandardCharsets.UTF_8);
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
      Exchange.write(out, request);
      List<String> answer = Exchange.read(in);
      boolean done = answer.getFirst().equals("done");
      return Optional.of(new Reply(done, List.copyOf(answer.subList(1, answer.size()))));
    }
  }

  /// Closes the socket and takes it out of the directory.
  @Override
  public void close() throws IOException {
    server.close();
    Files.deleteIfExists(path);
  }
}
