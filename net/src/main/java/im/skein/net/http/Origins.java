package im.skein.net.http;

import java.util.Locale;
import java.util.Set;

/// From which pages a browser may speak XMPP here. A page elsewhere must not be able to use the
/// network position or the sessions of the person who looks at it (security row 36); clients that
/// are no browsers name no origin.
///
/// @param others origins beside the server's own
public record Origins(Set<String> others) {
  /// Origins beside the server's own.
  public Origins {
    others = Set.copyOf(others);
  }

  /// Whether it comes from a page that may.
  public boolean allow(Request request) {
    String origin = request.header("origin").toLowerCase(Locale.ROOT);
    if (origin.isEmpty() || others.contains(origin)) {
      return true;
    }
    // The scheme is not compared: TLS may end before us.
    String host = request.host().toLowerCase(Locale.ROOT);
    return origin.equals("http://" + host) || origin.equals("https://" + host);
  }
}
