package im.skein.net.listen;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/// Where a listener listens: a numeric address, or all interfaces, and a port.
///
/// Host names are not taken: what a name stands for can change between two starts, and a listener
/// on another address than was meant is a hole.
///
/// @param host an IPv4 address, an IPv6 address without brackets, or empty for all interfaces
/// @param port 0 to 65535, where 0 picks a free one
public record ListenAddress(String host, int port) {
  private static final Pattern IPV4 =
      Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)\\.){3}(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)");
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
  private static final Pattern PORT = Pattern.compile("\\d{1,5}");
  private static final String ALLOWED =
      "allowed are :PORT for all interfaces, IPv4:PORT, [IPv6]:PORT, or nothing for off";

  /// @throws IllegalArgumentException if that is no numeric address or no port
  public ListenAddress {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException(
          "port " + port + " is not between 0 and 65535; " + ALLOWED);
    }
    if (!host.isEmpty() && !IPV4.matcher(host).matches() && !isIpv6(host)) {
      throw new IllegalArgumentException("\"" + host + "\" is no numeric IP address; " + ALLOWED);
    }
  }

  /// Reads a setting: `:PORT` (all interfaces), `IPv4:PORT`, `[IPv6]:PORT`; empty for "do not
  /// listen".
  ///
  /// @throws IllegalArgumentException saying what is wrong and what is allowed
  public static Optional<ListenAddress> parse(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    int colon = text.lastIndexOf(':');
    if (colon < 0 || !PORT.matcher(text.substring(colon + 1)).matches()) {
      throw new IllegalArgumentException("\"" + text + "\" does not end in a port; " + ALLOWED);
    }
    int port = Integer.parseInt(text.substring(colon + 1));
    String host = text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      String inner = host.substring(1, host.length() - 1);
      if (!isIpv6(inner)) {
        throw new IllegalArgumentException("\"" + inner + "\" is no IPv6 address; " + ALLOWED);
      }
      return Optional.of(new ListenAddress(inner, port));
    }
    if (host.indexOf(':') >= 0) {
      throw new IllegalArgumentException(
          "the IPv6 address in \"" + text + "\" needs brackets; " + ALLOWED);
    }
    return Optional.of(new ListenAddress(host, port));
  }

  /// Whether only this machine itself can reach it.
  public boolean loopback() {
    return !host.isEmpty() && socketAddress().getAddress().isLoopbackAddress();
  }

  /// The address as the operating system takes it.
  public InetSocketAddress socketAddress() {
    return host.isEmpty()
        ? new InetSocketAddress(port)
        : new InetSocketAddress(InetAddress.ofLiteral(host), port);
  }

  /// The same form that [#parse] reads.
  @Override
  public String toString() {
    return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
  }

  private static boolean isIpv6(String text) {
    if (!IPV6.matcher(text).matches()) {
      return false;
    }
    try {
      InetAddress.ofLiteral(text);
      return true;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
