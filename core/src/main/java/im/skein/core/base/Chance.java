package im.skein.core.base;

/// The only way chance enters the domain; cryptographically strong in the program, seeded in the
/// simulator.
public interface Chance {
  /// So many random bytes.
  byte[] bytes(int count);

  /// A random number from 0 to `bound` - 1.
  int below(int bound);

  /// So many random characters of `a-z2-7`, 5 bits each.
  default String letters(int count) {
    byte[] bytes = bytes(count);
    StringBuilder letters = new StringBuilder(count);
    for (byte b : bytes) {
      letters.append("abcdefghijklmnopqrstuvwxyz234567".charAt(b & 31));
    }
    return letters.toString();
  }
}
