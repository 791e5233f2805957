package im.skein.testkit.store;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// A wall clock that moves only by hand, back and forth.
public final class HandClock implements InstantSource {
  private volatile Instant now = Instant.parse("2026-02-17T08:00:00.123456Z");

  @Override
  public Instant instant() {
    return now;
  }

  /// Moves on, or back by a negative duration.
  public void move(Duration by) {
    now = now.plus(by);
  }
}
