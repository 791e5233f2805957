package im.skein.net.web;

import im.skein.core.base.Failures;
import im.skein.core.session.Inlets;
import im.skein.net.bosh.Bosh;
import im.skein.net.channel.Acceptor;
import im.skein.net.channel.ChannelPipe;
import im.skein.net.channel.InletHandler;
import im.skein.net.channel.Loops;
import im.skein.net.http.HttpSettings;
import im.skein.net.http.Origins;
import im.skein.net.http.Posts;
import im.skein.net.http.Response;
import im.skein.net.http.Route;
import im.skein.net.http.Site;
import im.skein.net.listen.ListenException;
import im.skein.net.listen.TcpSettings;
import im.skein.net.tls.Certificates;
import im.skein.net.websocket.Handshake;
import im.skein.net.websocket.WebSocketIntake;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslHandler;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// HTTP, with WebSocket at `/xmpp-websocket` and BOSH at `/http-bind`, in the clear or over TLS.
public final class HttpListener {
  /// Where XMPP over WebSocket is spoken.
  public static final String WEBSOCKET = "/xmpp-websocket";

  private static final Optional<String> ALPN = Optional.of("http/1.1");

  private final Loops loops;
  private final Failures failures;
  private final TcpSettings tcp;
  private final HttpSettings settings;
  private final Origins origins;

  /// What all its listeners share.
  public HttpListener(Loops loops, Failures failures, TcpSettings tcp, HttpSettings settings) {
    this.loops = loops;
    this.failures = failures;
    this.tcp = tcp;
    this.settings = settings;
    this.origins = new Origins(settings.origins());
  }

  /// Listens.
  ///
  /// @param site what is answered
  /// @param inlets the insides of WebSockets and BOSH sessions; empty if there are none here
  /// @param certificates for TLS from the first byte; empty for none
  public Acceptor listen(
      Acceptor.Place place, Site site, Optional<Inlets> inlets, Optional<Certificates> certificates)
      throws ListenException {
    Optional<Bosh> bosh =
        inlets
            .filter(_ -> settings.bosh())
            .map(inside -> new Bosh(settings, origins, inside, failures));
    Route route = inlets.isPresent() ? speaking(bosh, site.routes()) : firstOf(site.routes());
    HttpHandler.Common common =
        new HttpHandler.Common(
            settings,
            failures,
            route,
            site,
            bosh.<Posts>map(it -> it).orElse(Posts.NONE),
            context -> upgrade(context, inlets.orElseThrow()));
    AtomicInteger connections = new AtomicInteger();
    return Acceptor.listen(
        loops,
        place,
        tcp,
        failures,
        channel -> {
          if (admit(channel, connections)) {
            certificates.ifPresent(all -> {
              SslHandler tls = new SslHandler(all.engine(ALPN, false));
              tls.setHandshakeTimeoutMillis(tcp.handshakeTimeoutMillis());
              channel.pipeline().addLast(tls);
            });
            channel.pipeline().addLast(new HttpHandler(common, certificates.isPresent()));
          }
        });
  }

  private boolean admit(Channel channel, AtomicInteger connections) {
    if (connections.incrementAndGet() > settings.maxConnections()) {
      connections.decrementAndGet();
      ChannelFuture _ = channel.close();
      return false;
    }
    ChannelFuture _ = channel.closeFuture().addListener(_ -> connections.decrementAndGet());
    return true;
  }

  private void upgrade(ChannelHandlerContext context, Inlets inlets) {
    WebSocketIntake intake = new WebSocketIntake(settings.messageBytes());
    ChannelPipe.Setup setup =
        new ChannelPipe.Setup(tcp, WebSocketIntake::frame, intake::farewell, null);
    context.pipeline().addLast(new InletHandler(loops, inlets, failures, setup, intake));
    context.pipeline().remove(context.handler());
  }

  private Route speaking(Optional<Bosh> bosh, List<Route> routes) {
    Handshake handshake = new Handshake(origins);
    Route others = firstOf(routes);
    return request -> {
      if (request.path().equals(WEBSOCKET)) {
        return Optional.of(handshake.answer(request));
      }
      Optional<Response> answer = bosh.flatMap(it -> it.answer(request));
      return answer.isPresent() ? answer : others.answer(request);
    };
  }

  /// The first answer, to requests that only ask for something; nothing else is done here.
  private static Route firstOf(List<Route> routes) {
    return request -> {
      if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
        return Optional.of(
            Response.text(405, "Only GET and HEAD are answered.\n").with("allow", "GET, HEAD"));
      }
      for (Route route : routes) {
        Optional<Response> answer = route.answer(request);
        if (answer.isPresent()) {
          return answer;
        }
      }
      return Optional.empty();
    };
  }
}
