package im.skein.server.settings;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An address to listen on.
///
/// @param host an IP address, or empty for all interfaces
/// @param port the port, 0 for any free one, -1 for not listening at all
public record Listen(String host, int port) {
  /// Not listening.
  public static final Listen OFF = new Listen("", -1);

  private static final Pattern FORM =
      Pattern.compile(
          "(?:((?:\\d{1,3}\\.){3}\\d{1,3})|\\[([0-9A-Fa-f:.]+)]|(localhost))?:(\\d{1,5})");
  private static final String ALLOWED =
      "\"\" for off, or \"IPv4:PORT\", \"[IPv6]:PORT\", or \":PORT\" for all interfaces, with a port"
          + " from 0 (any free one) to 65535";

  /// Reads an address.
  ///
  /// @throws Kind.Unfit when it is none
  static Listen parse(String text) throws Kind.Unfit {
    if (text.isEmpty()) {
      return OFF;
    }
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new Kind.Unfit(ALLOWED);
    }
    int port = Integer.parseInt(matcher.group(4));
    String four = matcher.group(1);
    String six = matcher.group(2);
    String host =
        six != null ? six : four != null ? four : matcher.group(3) == null ? "" : "127.0.0.1";
    try {
      boolean asWritten =
          six != null ? InetAddress.ofLiteral(six) instanceof Inet6Address : isAddress(host);
      if (port > 65_535 || !asWritten) {
        throw new Kind.Unfit(ALLOWED);
      }
    } catch (IllegalArgumentException _) {
      throw new Kind.Unfit(ALLOWED);
    }
    return new Listen(host, port);
  }

  private static boolean isAddress(String host) {
    return host.isEmpty() || !InetAddress.ofLiteral(host).getHostAddress().isEmpty();
  }

  /// Whether anything is listened on.
  public boolean isOn() {
    return port >= 0;
  }

  /// Whether only this machine itself can reach it; so too when nothing is listened on.
  public boolean isInner() {
    return !isOn() || (!host.isEmpty() && InetAddress.ofLiteral(host).isLoopbackAddress());
  }

  @Override
  public String toString() {
    if (!isOn()) {
      return "";
    }
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
