package im.skein.bench.peer;

import java.nio.file.Path;

/// A server that can be started for a measurement, with settings made for it: plain TCP on one
/// loopback port, accounts made in band, no rate limits, nothing else that is not asked for.
public interface Peer {
  /// The name on the command line and in results.
  String name();

  /// Starts it.
  ///
  /// @param data a directory for its data; empty, or left by an earlier run of the same peer
  /// @throws IllegalStateException when it is not installed or does not come up within a minute
  RunningPeer start(Path data);
}
