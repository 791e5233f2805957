package im.skein.client;

import java.io.IOException;
import java.time.Duration;

/// Thrown where the server did not answer in time.
public final class SilenceException extends IOException {
  private static final long serialVersionUID = 1L;

  /// An exception that says what was waited for.
  public SilenceException(String what, Duration patience) {
    super("no " + what + " within " + patience.toMillis() + " ms");
  }
}
