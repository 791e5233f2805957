package im.skein.server.run;

import im.skein.net.Network;
import im.skein.net.admin.Health;
import im.skein.net.file.UploadPlace;
import im.skein.net.http.Assets;
import im.skein.net.http.Discovery;
import im.skein.net.http.Pages;
import im.skein.net.http.Route;
import im.skein.net.http.Site;
import im.skein.net.listen.ListenAddress;
import im.skein.net.listen.ListenException;
import im.skein.net.listen.Listener;
import im.skein.net.tls.Certificates;
import im.skein.net.tls.TlsException;
import im.skein.net.tls.TlsSettings;
import im.skein.server.metric.MetricsPage;
import im.skein.server.settings.Settings;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The top floor of the wiring: everything that listens, a line each.
final class Listeners {
  /// Where the script that starts the program says the built web client lies.
  private static final String WEB = "skein.web";

  /// Where nobody comes who looks for the server.
  private static final Set<String> INNER = Set.of("admin", "components");

  private static final Logger LOG = LoggerFactory.getLogger("skein");

  private final Machine machine;
  private final Ground ground;
  private final Stores stores;
  private final Domain domain;
  private final Network network;
  private final List<Listener> open = new ArrayList<>();
  private @Nullable URI address;
  private Optional<String> fingerprint = Optional.empty();

  Listeners(Machine machine, Ground ground, Stores stores, Domain domain, Network network) {
    this.machine = machine;
    this.ground = ground;
    this.stores = stores;
    this.domain = domain;
    this.network = network;
  }

  /// Opens all of them; when this returns, they accept.
  void open(BooleanSupplier ready) throws StartException {
    Settings.Listening at = ground.settings().listening();
    Certificates tls = certificates();
    fingerprint = tls.selfMade() ? Optional.of(tls.fingerprint()) : Optional.empty();
    var inlets = domain.streams();
    List<Route> web =
        List.of(
            new Discovery(this::facts, domain.web().told(), ground.settings().web().bosh()),
            new Pages(assets()));
    Site site =
        new Site(
            web,
            new UploadPlace(
                domain.features().media().uploads(),
                domain.features().media().thumbnails(),
                ground.failures()),
            ground.workers());
    List<Route> operators = List.of(health(ready));
    start("admin", at.admin(), on -> network.admin(on, operators));
    start("xmpp", at.xmpp(), on -> network.xmpp(on, inlets, Optional.of(tls)));
    start("xmpps", at.xmpps(), on -> network.xmpps(on, inlets, tls));
    start(
        "components",
        ground.settings().components().listen(),
        on -> network.components(on, domain.features().components()));
    start("https", at.https(), on -> network.https(on, inlets, site, tls));
    start("http", at.http(), on -> network.http(on, inlets, site));
    network.watch(tls);
  }

  private interface Starter {
    Listener start(ListenAddress address) throws ListenException;
  }

  private void start(String name, Optional<ListenAddress> at, Starter starter)
      throws StartException {
    if (at.isEmpty()) {
      return;
    }
    try {
      Listener listener = starter.start(at.get());
      open.add(listener);
      domain.web().bound(name, listener.address());
      LOG.info("{} listens on {}", name, WebAddress.text(listener.address()));
      if (!INNER.contains(name)) {
        address = WebAddress.of(name, listener.address());
      }
    } catch (ListenException e) {
      throw new StartException(ExitStatus.ADDRESS, String.valueOf(e.getMessage()), e);
    }
  }

  private Certificates certificates() throws StartException {
    Settings.Tls tls = ground.settings().tls();
    Optional<TlsSettings.Files> files =
        tls.isGenerated()
            ? Optional.empty()
            : Optional.of(new TlsSettings.Files(tls.certificate(), tls.key()));
    try {
      return Certificates.open(
          new TlsSettings(
              domain.jid().domain(),
              () -> WebAddress.hosts(ground.settings()),
              ground.settings().data(),
              files,
              TlsSettings.LOOK_MILLIS),
          ground.failures());
    } catch (TlsException e) {
      ExitStatus status = tls.isGenerated() ? ExitStatus.DATA : ExitStatus.SETTINGS;
      throw new StartException(status, "tls.certificate: " + e.getMessage(), e);
    }
  }

  private Health health(BooleanSupplier ready) {
    MetricsPage page =
        new MetricsPage(
            new MetricsPage.Parts(
                ground.counts(),
                domain.log(),
                stores.commits(),
                domain.streams(),
                machine.workers(),
                machine.failures(),
                domain.homes()::size));
    return new Health(ready, page::text);
  }

  /// The files of the web client: beside the program, or in the place that the start script names.
  private static Assets assets() {
    URL packed = Listeners.class.getResource("/web/index.html");
    if (packed != null) {
      return Assets.beside(packed);
    }
    String place = System.getProperty(WEB, "");
    if (!place.isEmpty() && Files.isDirectory(Path.of(place))) {
      return Assets.in(Path.of(place));
    }
    LOG.warn("the web client is not built; only other clients can be used");
    return Assets.none();
  }

  private String facts() {
    return """
    {"domain":"%s","websocket":"/xmpp-websocket","registration":"%s","version":"%s",\
    "languages":["zh","en"]}
    """
        .formatted(
            domain.jid().domain(),
            ground.settings().registration().mode().name().toLowerCase(Locale.ROOT),
            ground.version());
  }

  /// Where people reach the server: the web client, or else XMPP.
  URI address() {
    if (address == null) {
      throw new IllegalStateException("nothing is open");
    }
    return address;
  }

  /// The fingerprint of the certificate, if it is one that nobody else vouches for.
  Optional<String> fingerprint() {
    return fingerprint;
  }

  /// Accepts nothing any more.
  void stop() {
    open.forEach(Listener::stop);
  }
}
