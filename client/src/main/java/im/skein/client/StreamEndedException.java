package im.skein.client;

import java.io.IOException;

/// Thrown where the stream has ended although something was still expected of it.
public final class StreamEndedException extends IOException {
  private static final long serialVersionUID = 1L;

  /// An exception with the reason, as far as it is known.
  public StreamEndedException(String why) {
    super("the stream has ended: " + why);
  }
}
