package im.skein.net.push;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/// Tells addresses of the public internet from those of this machine, of the networks around it,
/// and of special purpose (the registries of RFC 6890), so that nobody has the server speak to
/// those.
final class PublicAddress {
  private static final int IPV4_BYTES = 4;

  private PublicAddress() {}

  /// Whether an address is one that anybody could reach from anywhere.
  static boolean is(InetAddress address) {
    if (address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return false;
    }
    byte[] bytes = address.getAddress();
    return address instanceof Inet6Address ? isPublic6(bytes) : isPublic4(bytes);
  }

  private static boolean isPublic4(byte[] bytes) {
    int a = bytes[0] & 0xFF;
    int b = bytes[1] & 0xFF;
    int c = bytes[2] & 0xFF;
    return switch (a) {
      case 0, 10, 127 -> false;
      case 100 -> b < 64 || b > 127;
      case 169 -> b != 254;
      case 172 -> b < 16 || b > 31;
      case 192 -> !(b == 168 || (b == 0 && (c == 0 || c == 2)) || (b == 88 && c == 99));
      case 198 -> !(b == 18 || b == 19 || (b == 51 && c == 100));
      case 203 -> !(b == 0 && c == 113);
      default -> a < 224;
    };
  }

  private static boolean isPublic6(byte[] bytes) {
    int first = (bytes[0] & 0xFF) << 8 | (bytes[1] & 0xFF);
    int second = (bytes[2] & 0xFF) << 8 | (bytes[3] & 0xFF);
    if (first == 0x0064 && second == 0xFF9B) {
      // NAT64: the last four bytes are an address of IPv4 (RFC 6052).
      return isZero(bytes, 4, 12) && isEmbedded(bytes, 12);
    }
    if (first == 0x2002) {
      return isEmbedded(bytes, 2);
    }
    boolean special = first == 0x2001 && (second < 0x0200 || second == 0x0DB8);
    boolean documentation = first == 0x3FFF && second < 0x1000;
    return first >= 0x2000 && first <= 0x3FFF && !special && !documentation;
  }

  private static boolean isZero(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isEmbedded(byte[] bytes, int at) {
    try {
      return is(InetAddress.getByAddress(Arrays.copyOfRange(bytes, at, at + IPV4_BYTES)));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }
}
