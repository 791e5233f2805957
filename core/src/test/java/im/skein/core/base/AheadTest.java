package im.skein.core.base;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class AheadTest {
  @Test
  void knowsWhatWasNotedUntilItsTurn() {
    Ahead ahead = new Ahead();
    ahead.add(3);
    ahead.add(5);
    ahead.add(9);
    assertFalse(ahead.take(1));
    assertTrue(ahead.take(3));
    assertFalse(ahead.take(4));
    assertFalse(ahead.take(7));
    assertTrue(ahead.take(9));
    assertFalse(ahead.take(9));
  }

  @Test
  void forgetsTheSmallestOfTooMany() {
    Ahead ahead = new Ahead();
    for (int i = 1; i <= 1_001; i++) {
      ahead.add(i);
    }
    assertFalse(ahead.take(1));
    assertTrue(ahead.take(2));
    assertTrue(ahead.take(1_001));
  }
}
