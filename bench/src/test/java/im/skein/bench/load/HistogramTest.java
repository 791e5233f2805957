package im.skein.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class HistogramTest {
  @Test
  void findsPercentilesWithinOnePartIn64() {
    Histogram histogram = new Histogram();
    for (int micros = 1; micros <= 100_000; micros++) {
      histogram.add(micros * 1000L);
    }
    assertEquals(50, histogram.millisAt(0.5), 50.0 / 64);
    assertEquals(99, histogram.millisAt(0.99), 99.0 / 64);
    assertEquals(100, histogram.maxMillis());
    assertEquals(100_000, histogram.total());
  }

  @Test
  void neverExceedsTheLongest() {
    Histogram histogram = new Histogram();
    histogram.add(1_000_003);
    assertEquals(1.000003, histogram.millisAt(0.99));
  }

  @Test
  void isZeroWithoutValues() {
    assertEquals(0, new Histogram().millisAt(0.99));
  }

  @Test
  void takesTheLongestDurationsThereAre() {
    Histogram histogram = new Histogram();
    histogram.add(Long.MAX_VALUE);
    assertEquals(Long.MAX_VALUE / 1e6, histogram.millisAt(1));
  }
}
