package im.skein.server.run;

import im.skein.core.base.StoreException;
import im.skein.net.Network;
import im.skein.net.NetworkSettings;
import im.skein.server.operate.ControlSocket;
import im.skein.server.settings.Settings;
import im.skein.wire.StreamError;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A server at work, wired by hand from the ground up: stores, domain, listeners.
public final class Server {
  private static final Logger LOG = LoggerFactory.getLogger("skein");
  private static final long FAREWELL_SECONDS = 5;
  private static final long NETWORK_MILLIS = 2_000;
  private static final long SWEEP_MILLIS = 60_000;

  private final Machine machine;
  private final Ground ground;
  private final CompletableFuture<ExitStatus> ending = new CompletableFuture<>();
  private final AtomicBoolean ready = new AtomicBoolean();
  private final AtomicBoolean stopped = new AtomicBoolean();

  /// What must be closed, the newest first.
  private final Deque<Runnable> closers = new ArrayDeque<>();

  private @Nullable Domain domain;
  private @Nullable Listeners listeners;

  private Server(Machine machine, Settings settings, String version) {
    this.machine = machine;
    this.ground = machine.ground(settings, version);
  }

  /// Starts a server; when this returns, it accepts connections.
  ///
  /// @throws StartException with words for the operator; nothing is left open then
  public static Server start(Settings settings, String version) throws StartException {
    Server server = new Server(Machine.start(), settings, version);
    server.closers.push(server.machine::close);
    try {
      server.open();
      return server;
    } catch (StartException | RuntimeException e) {
      server.stop();
      throw e;
    }
  }

  private void open() throws StartException {
    Settings settings = ground.settings();
    settings.hints().forEach(LOG::warn);
    Stores stores = Stores.open(settings, ground.time(), ground.chance(), this::broken);
    closers.push(stores::close);
    Network network =
        new Network(
            NetworkSettings.forProcessors(Runtime.getRuntime().availableProcessors())
                .with(settings.web().ownOrigins(), settings.web().bosh()),
            ground.failures());
    closers.push(() -> network.close(NETWORK_MILLIS));
    Domain made = Domain.of(ground, stores, network::loop);
    domain = made;
    machine.time().every(SWEEP_MILLIS, machine.workers(), made.homes()::sweep);
    made.features().media().begin();
    machine.time().every(SWEEP_MILLIS, machine.workers(), () -> sweepFiles(made));
    Listeners opened = new Listeners(machine, ground, stores, made, network);
    listeners = opened;
    opened.open(ready::get);
    control(settings, made);
    ready.set(true);
  }

  private void sweepFiles(Domain of) {
    try {
      of.features().media().sweep();
    } catch (StoreException e) {
      ground.failures().trouble("removing files that have expired", e);
    }
  }

  private void control(Settings settings, Domain made) throws StartException {
    Desks desk = Desks.of(made);
    try {
      Optional<ControlSocket> socket = ControlSocket.open(settings.data(), desk, ground.failures());
      socket.ifPresentOrElse(
          open -> closers.push(() -> close(open)),
          () ->
              LOG.warn(
                  "the path of the data directory is too long for a socket: ./skein user works only"
                      + " while the server is stopped"));
    } catch (IOException e) {
      throw new StartException(
          ExitStatus.DATA,
          "no socket can be made in " + settings.data() + ": " + e.getMessage(),
          e);
    }
  }

  private void close(ControlSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      ground.failures().trouble("closing the control socket", e);
    }
  }

  /// The disk failed under the stores: what was acknowledged is kept, but the process must end.
  private void broken(Throwable cause) {
    LOG.error("the disk or the database failed; the server stops: {}", cause.toString());
    ending.complete(ExitStatus.DATA);
  }

  /// Where people reach it.
  public URI address() {
    if (listeners == null) {
      throw new IllegalStateException("not started");
    }
    return listeners.address();
  }

  /// What the operator should be told on the terminal, beside the log; may be nothing.
  public List<String> welcome() {
    return domain == null || listeners == null
        ? List.of()
        : Welcome.lines(ground.settings(), domain, listeners);
  }

  /// Waits until the server must end for a reason of its own.
  public ExitStatus await() throws InterruptedException {
    try {
      return ending.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Stops in order: no new connections, good-bye to those there are, everything written, all
  /// closed. Takes some seconds at most. May be called twice.
  public void stop() {
    if (!stopped.compareAndSet(false, true)) {
      return;
    }
    ready.set(false);
    if (listeners != null) {
      listeners.stop();
    }
    if (domain != null) {
      farewell(domain);
    }
    while (!closers.isEmpty()) {
      try {
        closers.pop().run();
      } catch (RuntimeException e) {
        ground.failures().trouble("stopping", e);
      }
    }
  }

  private void farewell(Domain over) {
    StreamError reason = StreamError.of(StreamError.Condition.SYSTEM_SHUTDOWN);
    over.features().components().shutdown(reason);
    try {
      var _ =
          over.streams()
              .shutdown(reason)
              .toCompletableFuture()
              .get(FAREWELL_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException _) {
      LOG.info("some clients did not take the good-bye");
    } catch (ExecutionException e) {
      ground.failures().trouble("saying good-bye", e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
