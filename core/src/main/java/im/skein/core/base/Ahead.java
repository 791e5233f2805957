package im.skein.core.base;

import java.util.ArrayDeque;

/// Numbers whose turn is yet to come, each greater than the one before. Bounded: when more come,
/// the smallest are forgotten. Not safe for use by several threads.
public final class Ahead {
  private static final int MAX = 1_000;

  private final ArrayDeque<Long> numbers = new ArrayDeque<>(2);

  /// Nothing yet.
  public Ahead() {}

  /// Notes a number, greater than all before.
  public void add(long number) {
    if (numbers.size() == MAX) {
      numbers.remove();
    }
    numbers.add(number);
  }

  /// It is the turn of that number; smaller ones have had theirs.
  ///
  /// @return whether it had been noted; it is forgotten now
  public boolean take(long number) {
    while (!numbers.isEmpty() && numbers.getFirst() < number) {
      numbers.remove();
    }
    boolean noted = !numbers.isEmpty() && numbers.getFirst() == number;
    if (noted) {
      numbers.remove();
    }
    return noted;
  }
}
