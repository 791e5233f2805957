package im.skein.core.route;

import im.skein.wire.StanzaError;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Notes why a stanza of the server was refused until it is handled, and then tells whoever sent
/// it. Used on one strand at a time.
final class Settlement implements Runnable {
  private final Consumer<@Nullable StanzaError> settled;
  private @Nullable StanzaError error;

  Settlement(Consumer<@Nullable StanzaError> settled) {
    this.settled = settled;
  }

  void refused(StanzaError reason) {
    error = reason;
  }

  @Override
  public void run() {
    settled.accept(error);
  }
}
