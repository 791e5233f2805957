package im.skein.server.run;

import im.skein.net.listen.ListenAddress;
import im.skein.server.settings.Settings;
import im.skein.wire.Jid;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.util.Optional;

/// Tells under which address people find the server.
final class WebAddress {
  private WebAddress() {}

  /// A real address of a listener, as this machine itself reaches it.
  static URI of(String scheme, InetSocketAddress real) {
    InetAddress address = real.getAddress();
    boolean here = address.isAnyLocalAddress() || address.isLoopbackAddress();
    return uri(scheme, here ? "localhost" : address.getHostAddress(), real.getPort());
  }

  /// A real address as settings write it.
  static String text(InetSocketAddress real) {
    InetAddress address = real.getAddress();
    return new ListenAddress(
            address.isAnyLocalAddress() ? "" : address.getHostAddress(), real.getPort())
        .toString();
  }

  /// What to tell others: over TLS if it is offered, under the domain if that is a real one, else
  /// under an address of this machine. Empty when there are no pages, or on a port not yet known.
  static String of(Settings.Listening at, Jid domain) {
    boolean secure = at.https().isPresent();
    Optional<ListenAddress> pages = secure ? at.https() : at.http();
    if (pages.isEmpty() || pages.get().port() == 0) {
      return "";
    }
    String scheme = secure ? "https" : "http";
    return uri(scheme, host(pages.get(), domain), pages.get().port()).toString();
  }

  /// A host under which others reach that address.
  static String host(ListenAddress listening, Jid domain) {
    if (listening.loopback()) {
      return "localhost";
    }
    if (!listening.host().isEmpty()) {
      return listening.host();
    }
    return domain.domain().contains(".") ? domain.domain() : outward();
  }

  private static URI uri(String scheme, String host, int port) {
    String shown = host.contains(":") ? "[" + host + "]" : host;
    return URI.create(scheme + "://" + shown + ":" + port);
  }

  /// An address of this machine on the network it is in.
  private static String outward() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(one -> one.getInterfaceAddresses().stream())
          .map(InterfaceAddress::getAddress)
          .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
          .map(InetAddress::getHostAddress)
          .findFirst()
          .orElse("localhost");
    } catch (SocketException _) {
      return "localhost";
    }
  }
}
