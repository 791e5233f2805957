package im.skein.bench.work;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  @Test
  void percentiles_and_the_difference_are_those_of_the_sorted_values() {
    Comparison comparison = new Comparison(new double[] {5, 1, 3}, new double[] {2, 8, 4, 6});
    assertEquals(3, comparison.first(0.5));
    assertEquals(8, comparison.second(0.99));
    assertEquals(-1, comparison.difference());
  }

  @Test
  void dominance_counts_pairs_and_ties_half() {
    assertEquals(1, new Comparison(new double[] {3, 4}, new double[] {1, 2}).dominance());
    assertEquals(0, new Comparison(new double[] {1, 2}, new double[] {3, 4}).dominance());
    assertEquals(0.5, new Comparison(new double[] {1, 1}, new double[] {1, 1, 1}).dominance());
    assertEquals(0.625, new Comparison(new double[] {2, 3}, new double[] {1, 3}).dominance());
  }

  @Test
  void equal_series_are_within_chance_and_shifted_ones_are_not() {
    Random random = new Random(4);
    double[] one = random.doubles(4000, 100, 200).toArray();
    double[] two = random.doubles(4000, 100, 200).toArray();
    double[] late = random.doubles(4000, 110, 210).toArray();
    Comparison equal = new Comparison(one, two);
    assertTrue(Math.abs(equal.dominance() - 0.5) < equal.chance());
    assertTrue(equal.interval(random).from() < 0 && equal.interval(random).to() > 0);
    Comparison shifted = new Comparison(late, one);
    assertTrue(shifted.dominance() - 0.5 > shifted.chance());
    assertTrue(shifted.interval(random).from() > 5 && shifted.interval(random).to() < 15);
  }

  @Test
  void nothing_measured_is_refused() {
    assertThrows(
        IllegalArgumentException.class, () -> new Comparison(new double[0], new double[] {1}));
  }
}
