package im.skein.core.account;

import im.skein.core.base.Chance;

/// Chooses the short numbers that people are found by: random, so that they tell nothing, and as
/// short as there is room for.
public final class Numbers {
  private static final int MIN_DIGITS = 5;
  private static final int MAX_DIGITS = 9;

  /// After so many numbers that were taken, the next has one digit more.
  private static final int TRIES = 8;

  private Numbers() {}

  /// A number to try.
  ///
  /// @param attempt how many were taken already
  public static long draw(Chance chance, int attempt) {
    int digits = Math.min(MAX_DIGITS, MIN_DIGITS + attempt / TRIES);
    int smallest = 1;
    for (int i = 1; i < digits; i++) {
      smallest *= 10;
    }
    return (long) smallest + chance.below(9 * smallest);
  }
}
