package im.skein.storage;

import im.skein.storage.file.FileShelf;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/// Reads the files of a data directory through and compares them with their hashes. Changes
/// nothing, and may run beside a server.
public final class FileCheck {
  private FileCheck() {}

  /// Reads them all.
  ///
  /// @param damaged told of each that is not what it was
  /// @return how many were read
  /// @throws IOException when the disk fails
  public static long read(Path directory, Consumer<Path> damaged) throws IOException {
    return new FileShelf(directory.resolve(FileShelf.FILES), 0).check(damaged);
  }
}
