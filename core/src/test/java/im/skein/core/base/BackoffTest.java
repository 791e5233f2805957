package im.skein.core.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.core.session.ManualTime;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final String HERE = "192.0.2.1";
  private static final String THERE = "198.51.100.7";

  private final ManualTime time = new ManualTime();
  private final Backoff backoff = new Backoff(time, true);

  private void fail(int times, String origin, String account) {
    for (int i = 0; i < times; i++) {
      backoff.failed(origin, account);
    }
  }

  @Test
  void takesFiveMistakesForFree() {
    fail(5, HERE, "alice");
    assertEquals(0, backoff.delayMillis(HERE, "alice"));
    fail(1, HERE, "alice");
    assertEquals(1000, backoff.delayMillis(HERE, "alice"));
    fail(1, HERE, "alice");
    assertEquals(2000, backoff.delayMillis(HERE, "alice"));
  }

  @Test
  void neverAsksForMoreThanAQuarterOfAnHour() {
    fail(10_000, HERE, "alice");
    assertEquals(900_000, backoff.delayMillis(HERE, "alice"));
  }

  @Test
  void slowsAnAddressDownWhateverAccountItTries() {
    for (int i = 0; i < 6; i++) {
      fail(1, HERE, "account" + i);
    }
    assertEquals(1000, backoff.delayMillis(HERE, "another"));
    assertEquals(0, backoff.delayMillis(THERE, "another"));
  }

  @Test
  void slowsGuessesFromManyAddressesAtOneAccountDown() {
    for (int i = 0; i < 6; i++) {
      fail(1, "203.0.113." + i, "alice");
    }
    assertEquals(1000, backoff.delayMillis(THERE, "alice"));
    assertEquals(0, backoff.delayMillis(THERE, "bob"));
  }

  @Test
  void doesNotSlowTheOwnerDownBecauseOthersGuess() {
    backoff.succeeded(HERE, "alice");
    for (int i = 0; i < 1000; i++) {
      fail(1, "203.0.113." + i, "alice");
    }
    assertEquals(0, backoff.delayMillis(HERE, "alice"));
    assertTrue(backoff.delayMillis(THERE, "alice") > 0);
  }

  @Test
  void forgivesWithTime() {
    fail(6, HERE, "alice");
    time.pass(1000, () -> {});
    assertEquals(0, backoff.delayMillis(HERE, "alice"));
    time.pass(1_000_000, () -> {});
    fail(5, HERE, "alice");
    assertEquals(0, backoff.delayMillis(HERE, "alice"));
  }

  @Test
  void doesNothingWhereLimitsAreOff() {
    Backoff off = new Backoff(time, false);
    for (int i = 0; i < 100; i++) {
      off.failed(HERE, "alice");
    }
    assertEquals(0, off.delayMillis(HERE, "alice"));
  }
}
