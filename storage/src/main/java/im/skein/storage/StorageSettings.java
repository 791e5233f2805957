package im.skein.storage;

import java.nio.file.Path;

/// Where and how things are kept.
///
/// @param directory the data directory; made when it is missing
/// @param url a JDBC address, or empty for SQLite in the data directory
/// @param ballastBytes the size of a file that is deleted when the disk is full, so that what must
///   go on can; 0 for none
public record StorageSettings(Path directory, String url, long ballastBytes) {
  /// Enough for a last checkpoint and some log lines.
  public static final long DEFAULT_BALLAST_BYTES = 64L << 20;

  /// Checks the values.
  public StorageSettings {
    if (ballastBytes < 0) {
      throw new IllegalArgumentException("ballastBytes is negative");
    }
  }

  /// SQLite in that directory, with the usual ballast.
  public static StorageSettings in(Path directory) {
    return new StorageSettings(directory, "", DEFAULT_BALLAST_BYTES);
  }
}
