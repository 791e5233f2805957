package im.skein.net.tcp;

import im.skein.core.base.Failures;
import im.skein.core.feature.Xep;
import im.skein.core.session.Inlets;
import im.skein.net.channel.Acceptor;
import im.skein.net.channel.ChannelPipe;
import im.skein.net.channel.InletHandler;
import im.skein.net.channel.Loops;
import im.skein.net.listen.ListenException;
import im.skein.net.listen.TcpSettings;
import im.skein.net.tls.Certificates;
import io.netty.buffer.ByteBuf;
import io.netty.handler.ssl.SslHandler;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;

/// XMPP over TCP: with STARTTLS (RFC 6120 §5), and inside TLS from the first byte (XEP-0368).
@Xep(number = 368, version = "1.1.0", note = "direct TLS, told apart by ALPN")
public final class TcpListener {
  private static final Optional<String> ALPN = Optional.of("xmpp-client");

  private final Loops loops;
  private final Inlets inlets;
  private final Failures failures;
  private final TcpSettings settings;

  /// What all its listeners share.
  public TcpListener(Loops loops, Inlets inlets, Failures failures, TcpSettings settings) {
    this.loops = loops;
    this.inlets = inlets;
    this.failures = failures;
    this.settings = settings;
  }

  /// Listens for connections that begin in the clear.
  ///
  /// @param certificates for STARTTLS; empty if it is not to be offered
  public Acceptor plain(Acceptor.Place place, Optional<Certificates> certificates)
      throws ListenException {
    ChannelPipe.Setup setup =
        new ChannelPipe.Setup(
            settings,
            TcpListener::put,
            _ -> {},
            certificates
                .map(all -> (Supplier<SSLEngine>) () -> all.engine(Optional.empty(), false))
                .orElse(null));
    return Acceptor.listen(
        loops,
        place,
        settings,
        failures,
        channel ->
            channel.pipeline().addLast(new InletHandler(loops, inlets, failures, setup, null)));
  }

  /// Listens for connections that begin with a TLS handshake. A client that names protocols (RFC
  /// 7301) must name `xmpp-client`; one that names none is taken.
  public Acceptor direct(Acceptor.Place place, Certificates certificates) throws ListenException {
    ChannelPipe.Setup setup = new ChannelPipe.Setup(settings, TcpListener::put, _ -> {}, null);
    return Acceptor.listen(
        loops,
        place,
        settings,
        failures,
        channel -> {
          SslHandler tls = new SslHandler(certificates.engine(ALPN, true));
          tls.setHandshakeTimeoutMillis(settings.handshakeTimeoutMillis());
          channel.pipeline().addLast(tls, new InletHandler(loops, inlets, failures, setup, null));
        });
  }

  private static void put(byte[] bytes, ByteBuf into) {
    into.writeBytes(bytes);
  }
}
