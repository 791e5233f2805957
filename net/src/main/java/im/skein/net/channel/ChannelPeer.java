package im.skein.net.channel;

import im.skein.core.session.Pipe;
import im.skein.wire.sasl.ChannelBinding;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// What a socket knows of its other end.
public final class ChannelPeer implements Pipe.Peer {
  private final Channel channel;
  private final boolean able;
  private Tls tls;

  /// @param able whether TLS can begin later
  ChannelPeer(Channel channel, boolean able) {
    this.channel = channel;
    this.able = able;
    this.tls = channel.pipeline().get(SslHandler.class) == null ? Tls.NONE : Tls.ON;
  }

  /// The other end of a connection that is one of several which carry a stream: log-ins cannot be
  /// bound to it, and TLS does not begin later.
  public static Pipe.Peer apart(Channel channel) {
    ChannelPeer now = new ChannelPeer(channel, false);
    return new Plain(now.origin(), now.loopback(), now.encrypted());
  }

  @Override
  public String origin() {
    return origin(address());
  }

  @Override
  public boolean loopback() {
    InetAddress address = address();
    return address != null && address.isLoopbackAddress();
  }

  @Override
  public boolean encrypted() {
    return tls == Tls.ON;
  }

  @Override
  public boolean canStartTls() {
    return able && tls == Tls.NONE;
  }

  @Override
  public List<ChannelBinding> channelBindings() {
    SslHandler handler = channel.pipeline().get(SslHandler.class);
    List<ChannelBinding> bindings = new ArrayList<>(2);
    if (handler != null && handler.engine().getSession() instanceof ExtendedSSLSession session) {
      ChannelBinding exporter = exporter(session);
      if (exporter != null) {
        bindings.add(exporter);
      }
      ChannelBinding endPoint = endPoint(session);
      if (endPoint != null) {
        bindings.add(endPoint);
      }
    }
    return bindings;
  }

  /// RFC 9266 §2: label `EXPORTER-Channel-Binding`, an empty context, 32 bytes.
  private static @Nullable ChannelBinding exporter(ExtendedSSLSession session) {
    try {
      return ChannelBinding.tlsExporter(
          session.exportKeyingMaterialData("EXPORTER-Channel-Binding", new byte[0], 32));
    } catch (SSLException | UnsupportedOperationException | IllegalStateException _) {
      return null;
    }
  }

  /// Of the certificate that was shown on this connection; by now the server may have another.
  private static @Nullable ChannelBinding endPoint(ExtendedSSLSession session) {
    Certificate[] shown = session.getLocalCertificates();
    return shown != null && shown.length > 0 && shown[0] instanceof X509Certificate own
        ? ChannelBinding.tlsServerEndPoint(own)
        : null;
  }

  boolean tlsBegun() {
    return tls != Tls.NONE;
  }

  void beginTls() {
    tls = Tls.BEGUN;
  }

  void endHandshake() {
    tls = Tls.ON;
  }

  /// IPv4 whole, IPv6 as its /64 network, because a single machine is given that much.
  static String origin(@Nullable InetAddress address) {
    if (address == null) {
      return "";
    }
    byte[] bytes = address.getAddress();
    if (bytes.length == 4) {
      return address.getHostAddress();
    }
    Arrays.fill(bytes, 8, 16, (byte) 0);
    try {
      return InetAddress.getByAddress(bytes).getHostAddress() + "/64";
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private @Nullable InetAddress address() {
    return channel.remoteAddress() instanceof InetSocketAddress socket ? socket.getAddress() : null;
  }

  private enum Tls {
    NONE,
    BEGUN,
    ON
  }
}
