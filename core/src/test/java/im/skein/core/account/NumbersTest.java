package im.skein.core.account;

import static org.junit.jupiter.api.Assertions.assertEquals;

import im.skein.core.base.Chance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NumbersTest {
  @ParameterizedTest
  @CsvSource({
    "0, 10000, 99999",
    "7, 10000, 99999",
    "8, 100000, 999999",
    "16, 1000000, 9999999",
    "32, 100000000, 999999999",
    "199, 100000000, 999999999"
  })
  void drawsLongerNumbersWhenShortOnesAreTaken(int attempt, long lowest, long highest) {
    assertEquals(lowest, Numbers.draw(new Extreme(false), attempt));
    assertEquals(highest, Numbers.draw(new Extreme(true), attempt));
  }

  /// Always the lowest or the highest there is.
  private record Extreme(boolean high) implements Chance {
    @Override
    public byte[] bytes(int count) {
      return new byte[count];
    }

    @Override
    public int below(int bound) {
      return high ? bound - 1 : 0;
    }
  }
}
