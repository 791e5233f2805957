package im.skein.bench.peer;

import im.skein.bench.load.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;

/// A server process that was started here and accepts clients.
///
/// @param target where it listens
/// @param process the process; its descendants belong to it
/// @param startMillis from the start of the process to the first stream it answered
public record RunningPeer(Target target, Process process, long startMillis)
    implements AutoCloseable {
  private static final long GRACE_SECONDS = 20;

  /// A meter for it.
  public ProcessMeter meter() {
    return new ProcessMeter(process.pid());
  }

  /// Kills it without a warning, as a power cut would.
  public void kill() {
    process.destroyForcibly();
    await();
  }

  /// Stops it as an operator does, and kills it when it does not go within 20 seconds.
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
        kill();
      }
      process.getInputStream().close();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void await() {
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }
}
