package im.skein.net.listen;

import java.net.InetSocketAddress;

/// A socket that accepts connections.
public interface Listener {
  /// The real address, with the port that was picked if 0 was asked for.
  InetSocketAddress address();

  /// Accepts no more connections; those that are there go on. Returns when the port is free again.
  /// May be called twice.
  void stop();
}
