package im.skein.server.world;

import im.skein.core.base.Failures;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells failures to the log, and counts them.
public final class LoggedFailures implements Failures {
  private final Logger log = LoggerFactory.getLogger("skein");
  private final LongAdder bugs = new LongAdder();
  private final LongAdder troubles = new LongAdder();

  @Override
  public void bug(String where, Throwable cause) {
    bugs.increment();
    log.error("a fault in Skein, in {}; please report it", where, cause);
  }

  @Override
  public void trouble(String where, Throwable cause) {
    troubles.increment();
    log.warn("trouble in {}: {}", where, cause.toString());
    log.debug("trouble in {}", where, cause);
  }

  /// How many faults of ours there were.
  public long bugs() {
    return bugs.sum();
  }

  /// How many faults of the world there were.
  public long troubles() {
    return troubles.sum();
  }
}
