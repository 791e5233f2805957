package im.skein.server.run;

import im.skein.client.transport.Transport;
import im.skein.core.announce.Announcements;
import im.skein.core.base.Failures;
import im.skein.core.feature.Installer;
import im.skein.core.session.Inlets;
import im.skein.net.Network;
import im.skein.net.NetworkSettings;
import im.skein.net.file.UploadPlace;
import im.skein.net.http.Site;
import im.skein.net.listen.ListenAddress;
import im.skein.net.listen.ListenException;
import im.skein.net.listen.Listener;
import im.skein.server.metric.Counts;
import im.skein.server.settings.Reading;
import im.skein.server.settings.Settings;
import im.skein.server.settings.SettingsReader;
import im.skein.testkit.conversation.EngineStage;
import im.skein.testkit.conversation.SocketStage;
import im.skein.testkit.conversation.Stage;
import im.skein.testkit.memory.MemoryStores;
import im.skein.testkit.store.StoreSet;
import im.skein.wire.Name;
import im.skein.wire.StreamError;
import im.skein.wire.framing.Framing;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// The server as the program wires it, reachable through memory, over TCP and over WebSocket, for
/// tests. Rates are not limited unless a test sets it; whatever the domain reports as a fault of
/// ours is kept for the test to see.
public final class TestServer implements AutoCloseable {
  /// The domain that is served.
  public static final String DOMAIN = "example.org";

  private static final ListenAddress FREE_PORT = new ListenAddress("127.0.0.1", 0);
  private static final long CLOSE_MILLIS = 2_000;
  private static final byte[] SECRET = new byte[32];

  private final Machine machine = Machine.start();
  private final ShiftedTime time = new ShiftedTime(machine.time());
  private final ExecutorService completions =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().factory());
  private final Queue<Throwable> faults = new ConcurrentLinkedQueue<>();
  private final AtomicInteger stages = new AtomicInteger();
  private final AtomicLong room = new AtomicLong(Long.MAX_VALUE);
  private final Network network;
  private final Stores stores;
  private final Domain domain;
  private final Listener tcp;
  private final Listener web;
  private final Listener components;

  private TestServer(Path data, boolean inMemory, List<String> assignments) {
    Failures failures = new Noted(faults);
    Settings settings = settings(data, assignments);
    Ground ground =
        new Ground(
            settings,
            "test",
            time,
            machine.chance(),
            failures,
            machine.workers(),
            machine.hashers(),
            machine.painters(),
            new Counts());
    try {
      stores =
          inMemory
              ? memory()
              : Stores.open(settings, machine.time(), machine.chance(), faults::add);
      network = new Network(NetworkSettings.forProcessors(2), failures);
      domain = Domain.of(ground, stores, network::loop);
      domain.features().media().begin();
      components = network.components(FREE_PORT, domain.features().components());
      tcp = network.xmpp(FREE_PORT, domain.streams(), Optional.empty());
      web =
          network.http(
              FREE_PORT,
              domain.streams(),
              new Site(
                  List.of(),
                  new UploadPlace(
                      domain.features().media().uploads(),
                      domain.features().media().thumbnails(),
                      failures),
                  machine.workers()));
    } catch (StartException | ListenException e) {
      throw new IllegalStateException(e);
    }
  }

  /// A server whose stores forget everything.
  ///
  /// @param assignments settings that differ, as `KEY=VALUE`
  public static TestServer inMemory(List<String> assignments) {
    return new TestServer(Path.of(""), true, assignments);
  }

  /// A server that keeps everything in that directory.
  ///
  /// @param assignments settings that differ, as `KEY=VALUE`
  public static TestServer in(Path directory, List<String> assignments) {
    return new TestServer(directory, false, assignments);
  }

  private Stores memory() {
    StoreSet set = MemoryStores.create(Instant::now, completions);
    CrampedShelf shelf = new CrampedShelf(set.shelf(), room);
    return new Stores(new RememberedStores(set, shelf), new Keys(SECRET));
  }

  static Settings settings(Path data, List<String> assignments) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "domain=" + DOMAIN,
                "data.directory=" + data.toAbsolutePath(),
                "sasl.iterations=4096",
                "limits.enabled=false"));
    all.addAll(assignments);
    return switch (new SettingsReader(Map.of()).read(null, all)) {
      case Reading.Good(Settings settings) -> settings;
      case Reading.Bad(var mistakes) -> throw new IllegalArgumentException(mistakes.toString());
    };
  }

  /// A way in.
  public enum Way {
    /// A pipe in memory.
    MEMORY,
    /// TCP in clear.
    TCP,
    /// WebSocket in clear.
    WEB_SOCKET,
    /// BOSH in clear.
    BOSH
  }

  /// What is kept.
  Stores stores() {
    return stores;
  }

  /// What is told to everybody.
  Announcements announcements() {
    return domain.features().announcements();
  }

  /// The payloads of requests that some feature answers, before log-in or after it.
  public Set<Name> answered() {
    Set<Name> names = new HashSet<>();
    Installer listing =
        (Installer)
            Proxy.newProxyInstance(
                Installer.class.getClassLoader(),
                new Class<?>[] {Installer.class},
                (_, method, arguments) -> {
                  if (arguments[0] instanceof Name name) {
                    names.add(name);
                  }
                  return null;
                });
    domain.features().list().forEach(feature -> feature.install(listing));
    return names;
  }

  /// A stage with account names of its own.
  public Stage stage(Way way) {
    String suffix = "-" + stages.incrementAndGet();
    Stage outer = socket(components, SocketStage.Way.TCP, suffix);
    return switch (way) {
      case MEMORY -> new Named(engine(domain.streams()), engine(inner()), suffix);
      case TCP -> new Named(socket(tcp, SocketStage.Way.TCP, suffix), outer, suffix);
      case WEB_SOCKET -> new Named(socket(web, SocketStage.Way.WEB_SOCKET, suffix), outer, suffix);
      case BOSH -> new Named(socket(web, SocketStage.Way.BOSH, suffix), outer, suffix);
    };
  }

  private static Stage socket(Listener listener, SocketStage.Way way, String suffix) {
    return new SocketStage(DOMAIN, listener.address().getPort(), way, suffix);
  }

  private Inlets inner() {
    return domain.features().components();
  }

  private Stage engine(Inlets inlets) {
    return new EngineStage(DOMAIN, inlets, network.loop(), Framing.STREAM);
  }

  /// The port of HTTP.
  public int webPort() {
    return web.address().getPort();
  }

  /// Leaves so much room for files; in memory only.
  public void room(long bytes) {
    room.set(bytes);
  }

  /// Lets so much time pass, on the clock that stamps what happens.
  public void pass(Duration more) {
    time.pass(more);
  }

  /// Removes files that have expired or that nobody has any more.
  public void sweepFiles() {
    domain.features().media().sweep();
  }

  /// The token of an invitation to an account.
  public String invitation() {
    return domain.features().invitations().forFounder().token().reveal();
  }

  /// The faults of ours that were reported so far; they are forgotten here.
  public List<Throwable> takeFaults() {
    List<Throwable> taken = new ArrayList<>();
    for (Throwable fault = faults.poll(); fault != null; fault = faults.poll()) {
      taken.add(fault);
    }
    return taken;
  }

  @Override
  public void close() {
    tcp.stop();
    web.stop();
    components.stop();
    var _ = domain.streams().shutdown(StreamError.of(StreamError.Condition.SYSTEM_SHUTDOWN));
    machine.close();
    boolean _ = network.close(CLOSE_MILLIS);
    stores.close();
    completions.close();
  }

  private record Named(Stage stage, Stage components, String suffix) implements Stage {
    @Override
    public String domain() {
      return stage.domain();
    }

    @Override
    public Transport connect() throws IOException {
      return stage.connect();
    }

    @Override
    public Transport attach() throws IOException {
      return components.connect();
    }

    @Override
    public String localpart(String account) {
      return account + suffix;
    }
  }

  private record Noted(Queue<Throwable> faults) implements Failures {
    @Override
    public void bug(String where, Throwable cause) {
      faults.add(new AssertionError(where, cause));
    }

    @Override
    public void trouble(String where, Throwable cause) {
      faults.add(new AssertionError(where, cause));
    }
  }
}
