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
import java.net.UnknownHostException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// Where people reach the pages: what the operator says, or else what follows from where is
/// listened, which is known only once a free port was found.
final class WebAddress implements Supplier<String> {
  private final Settings.Web web;
  private final Optional<ListenAddress> listening;
  private final String scheme;
  private final Jid domain;
  private volatile String address;

  /// The address of the pages with those settings.
  WebAddress(Settings settings, Jid domain) {
    this.web = settings.web();
    this.domain = domain;
    Settings.Listening at = settings.listening();
    boolean secure = at.https().isPresent();
    this.listening = secure ? at.https() : at.http();
    this.scheme = secure ? "https" : "http";
    this.address = web.publicUrl();
    listening.filter(one -> one.port() != 0).ifPresent(one -> settle(one, one.port()));
  }

  private void settle(ListenAddress one, int port) {
    if (web.publicUrl().isEmpty()) {
      address = uri(scheme, host(one, domain), port).toString();
    }
  }

  /// Whether there are pages.
  boolean exists() {
    return listening.isPresent();
  }

  /// Notes where a listener listens.
  void bound(String name, InetSocketAddress real) {
    if (name.equals(scheme)) {
      listening.ifPresent(one -> settle(one, real.getPort()));
    }
  }

  /// Such as `https://chat.example.org`; empty when there are no pages, or before a free port was
  /// found.
  @Override
  public String get() {
    return exists() ? address : "";
  }

  /// What the operator says, empty when nothing.
  String told() {
    return web.publicUrl();
  }

  /// Names and addresses of this machine under which others reach it, for a certificate: none while
  /// it listens to itself only.
  static Set<String> hosts(Settings settings) {
    Set<String> hosts = new LinkedHashSet<>();
    if (!settings.web().publicUrl().isEmpty()) {
      String host = URI.create(settings.web().publicUrl()).getHost();
      hosts.add(host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
    }
    Settings.Listening at = settings.listening();
    for (Optional<ListenAddress> one : List.of(at.http(), at.https(), at.xmpp(), at.xmpps())) {
      if (one.isPresent() && !one.get().loopback()) {
        if (one.get().host().isEmpty()) {
          hosts.addAll(machine());
        } else {
          hosts.add(one.get().host());
        }
      }
    }
    return hosts;
  }

  private static Set<String> machine() {
    Set<String> all = new LinkedHashSet<>();
    try {
      String name = InetAddress.getLocalHost().getHostName();
      all.add(name);
      if (!name.contains(".")) {
        all.add(name + ".local");
      }
    } catch (UnknownHostException _) {
      // The machine has addresses only.
    }
    try {
      NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(one -> !one.isLoopbackAddress() && !one.isLinkLocalAddress())
          .map(InetAddress::getHostAddress)
          .forEach(all::add);
    } catch (SocketException _) {
      // Then there is nothing to name.
    }
    return all;
  }

  /// A real address of a listener, as this machine itself reaches it.
  static URI of(String scheme, InetSocketAddress real) {
    InetAddress address = real.getAddress();
    boolean here = address.isAnyLocalAddress() || isUsual(address.getHostAddress());
    return uri(scheme, here ? "localhost" : address.getHostAddress(), real.getPort());
  }

  /// A real address as settings write it.
  static String text(InetSocketAddress real) {
    InetAddress address = real.getAddress();
    return new ListenAddress(
            address.isAnyLocalAddress() ? "" : address.getHostAddress(), real.getPort())
        .toString();
  }

  /// A host under which others reach that address.
  static String host(ListenAddress listening, Jid domain) {
    if (listening.loopback()) {
      return isUsual(listening.host()) ? "localhost" : listening.host();
    }
    if (!listening.host().isEmpty()) {
      return listening.host();
    }
    return domain.domain().contains(".") ? domain.domain() : outward();
  }

  /// Whether that is an address that every machine calls `localhost`.
  private static boolean isUsual(String host) {
    return Set.of("localhost", "127.0.0.1", "::1", "0:0:0:0:0:0:0:1").contains(host);
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
