package im.skein.net;

import im.skein.net.http.HttpSettings;
import im.skein.net.listen.TcpSettings;
import java.util.Set;

/// How all listeners work.
///
/// @param loops event loops, a thread each
/// @param tcp sockets that carry XMPP
/// @param http limits of HTTP
public record NetworkSettings(int loops, TcpSettings tcp, HttpSettings http) {
  /// @throws IllegalArgumentException if there is no loop
  public NetworkSettings {
    if (loops < 1) {
      throw new IllegalArgumentException("loops must be at least 1");
    }
  }

  /// The defaults on a machine with so many processors: one loop for every four.
  public static NetworkSettings forProcessors(int processors) {
    return new NetworkSettings(
        Math.max(1, processors / 4), TcpSettings.DEFAULT, HttpSettings.DEFAULT);
  }

  /// The same, letting in pages of these origins beside the server's own, with BOSH or without.
  public NetworkSettings with(Set<String> origins, boolean bosh) {
    return new NetworkSettings(loops, tcp, http.with(origins, bosh));
  }
}
