package im.skein.core.base;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

final class RateLimitsTest {
  private final Clock clock = new Clock();

  @Test
  void allowsSoManyAtOnceAndThenOneInAWhile() {
    RateLimits limits = new RateLimits(2, 1_000, clock);
    assertEquals(0, limits.take("a"));
    assertEquals(0, limits.take("a"));
    assertEquals(1_000, limits.take("a"));
    clock.millis += 400;
    assertEquals(600, limits.take("a"));
    clock.millis += 600;
    assertEquals(0, limits.take("a"));
    assertEquals(1_000, limits.take("a"));
  }

  @Test
  void countsEachKeyForItself() {
    RateLimits limits = new RateLimits(1, 1_000, clock);
    assertEquals(0, limits.take("a"));
    assertEquals(0, limits.take("b"));
    assertEquals(1_000, limits.take("a"));
  }

  @Test
  void savesUpNoMoreThanTheBurst() {
    RateLimits limits = new RateLimits(2, 1_000, clock);
    assertEquals(0, limits.take("a"));
    clock.millis += 100_000;
    assertEquals(0, limits.take("a"));
    assertEquals(0, limits.take("a"));
    assertEquals(1_000, limits.take("a"));
  }

  @Test
  void isMoreGenerousToSome() {
    RateLimits limits = new RateLimits(1, 1_000, clock);
    assertEquals(0, limits.take("a", 2));
    assertEquals(0, limits.take("a", 2));
    assertEquals(500, limits.take("a", 2));
  }

  @Test
  void forgetsWhoWasSeenLongestAgo() {
    RateLimits limits = new RateLimits(1, 1_000_000, clock);
    assertEquals(0, limits.take("first"));
    for (int i = 0; i < 10_000; i++) {
      assertEquals(0, limits.take("other " + i));
    }
    assertEquals(0, limits.take("first"));
    assertEquals(1_000_000, limits.take("other 9999"));
  }

  @Test
  void limitsNothingWhenThereIsNoLimit() {
    RateLimits limits = new RateLimits(0, 1, clock);
    for (int i = 0; i < 100; i++) {
      assertEquals(0, limits.take("a"));
    }
  }

  private static final class Clock implements Time {
    private long millis = 1_000;

    @Override
    public Instant now() {
      return Instant.ofEpochMilli(millis);
    }

    @Override
    public long monotonicMillis() {
      return millis;
    }

    @Override
    public Timer after(long millis, Executor where, Runnable task) {
      throw new UnsupportedOperationException();
    }
  }
}
