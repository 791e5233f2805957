package im.skein.core.media;

import java.time.Duration;
import java.util.Optional;

/// Limits of files.
///
/// @param maxBytes the largest file
/// @param imageMaxBytes the largest image that is shown in a page; a larger one is only downloaded
/// @param quotaBytes how much each account may keep
/// @param places how many files of an account may be awaited or coming at once
/// @param retention how long a file is kept, empty for ever
public record UploadSettings(
    long maxBytes, long imageMaxBytes, long quotaBytes, int places, Optional<Duration> retention) {
  /// @throws IllegalArgumentException if a number is out of its range
  public UploadSettings {
    if (maxBytes < 1 || quotaBytes < 0 || places < 1) {
      throw new IllegalArgumentException("limits of files must leave room for one");
    }
  }
}
