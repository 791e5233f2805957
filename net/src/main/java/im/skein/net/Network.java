package im.skein.net;

import im.skein.core.base.Failures;
import im.skein.core.session.Inlets;
import im.skein.net.channel.Acceptor;
import im.skein.net.channel.Loops;
import im.skein.net.http.Route;
import im.skein.net.http.Site;
import im.skein.net.listen.ListenAddress;
import im.skein.net.listen.ListenException;
import im.skein.net.listen.Listener;
import im.skein.net.tcp.TcpListener;
import im.skein.net.tls.Certificates;
import im.skein.net.web.HttpListener;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/// Everything that listens, on shared event loops.
///
/// To shut down: stop the listeners, let the sessions say good-bye, then [#close].
public final class Network {
  private final NetworkSettings settings;
  private final Failures failures;
  private final Loops loops;
  private final HttpListener http;

  /// Starts the event loops; nothing listens yet.
  public Network(NetworkSettings settings, Failures failures) {
    this.settings = settings;
    this.failures = failures;
    this.loops = new Loops(settings.loops());
    this.http = new HttpListener(loops, failures, settings.tcp(), settings.http());
  }

  /// XMPP over TCP (`xmpp.listen`), with STARTTLS if there are certificates.
  ///
  /// @throws ListenException if the address cannot be had
  public Listener xmpp(ListenAddress address, Inlets inlets, Optional<Certificates> certificates)
      throws ListenException {
    return tcp(inlets).plain(new Acceptor.Place("xmpp.listen", address), certificates);
  }

  /// XMPP over direct TLS (`xmpps.listen`).
  ///
  /// @throws ListenException if the address cannot be had
  public Listener xmpps(ListenAddress address, Inlets inlets, Certificates certificates)
      throws ListenException {
    return tcp(inlets).direct(new Acceptor.Place("xmpps.listen", address), certificates);
  }

  /// Components over TCP (`components.listen`), always in the clear.
  ///
  /// @throws ListenException if the address cannot be had
  public Listener components(ListenAddress address, Inlets inlets) throws ListenException {
    return tcp(inlets).plain(new Acceptor.Place("components.listen", address), Optional.empty());
  }

  /// Pages, and XMPP over WebSocket at `/xmpp-websocket` (`http.listen`).
  ///
  /// @throws ListenException if the address cannot be had
  public Listener http(ListenAddress address, Inlets inlets, Site site) throws ListenException {
    return http.listen(
        new Acceptor.Place("http.listen", address), site, Optional.of(inlets), Optional.empty());
  }

  /// The same over TLS (`https.listen`).
  ///
  /// @throws ListenException if the address cannot be had
  public Listener https(ListenAddress address, Inlets inlets, Site site, Certificates certificates)
      throws ListenException {
    return http.listen(
        new Acceptor.Place("https.listen", address),
        site,
        Optional.of(inlets),
        Optional.of(certificates));
  }

  /// What operators ask (`admin.listen`).
  ///
  /// @throws ListenException if the address cannot be had
  public Listener admin(ListenAddress address, List<Route> routes) throws ListenException {
    return http.listen(
        new Acceptor.Place("admin.listen", address),
        Site.of(routes),
        Optional.empty(),
        Optional.empty());
  }

  /// One of the event loops, for the strand of an account: what runs where the bytes come and go is
  /// not handed over between threads.
  public Executor loop() {
    return loops.next();
  }

  /// Looks after certificates whose files may change, until the network is closed.
  public void watch(Certificates certificates) {
    loops.every(certificates.lookMillis(), certificates::look);
  }

  /// Closes every connection and ends the event loops.
  ///
  /// @return whether that was done in time
  public boolean close(long timeoutMillis) {
    return loops.close(timeoutMillis);
  }

  private TcpListener tcp(Inlets inlets) {
    return new TcpListener(loops, inlets, failures, settings.tcp());
  }
}
