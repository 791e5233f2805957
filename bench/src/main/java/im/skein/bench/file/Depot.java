package im.skein.bench.file;

import im.skein.bench.peer.ProcessMeter;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/// A server that takes files and gives them.
public interface Depot extends AutoCloseable {
  /// Its name in results.
  String name();

  /// An address for one file of that length.
  URI place(long length) throws IOException;

  /// A meter for its process, if it is known.
  Optional<ProcessMeter> meter();

  @Override
  void close();
}
