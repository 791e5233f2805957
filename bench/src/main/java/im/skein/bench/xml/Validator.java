package im.skein.bench.xml;

/// Checks UTF-8 before a parser that does not: the least that Aalto would need in front of it.
final class Validator {
  private int needed;
  private int low = 0x80;
  private int high = 0xBF;

  /// Checks one more piece.
  ///
  /// @throws IllegalArgumentException when it is not UTF-8
  void check(byte[] bytes) {
    for (byte each : bytes) {
      int b = each & 0xFF;
      if (needed > 0) {
        if (b < low || b > high) {
          throw new IllegalArgumentException("not UTF-8");
        }
        low = 0x80;
        high = 0xBF;
        needed--;
      } else if (b >= 0x80) {
        lead(b);
      }
    }
  }

  private void lead(int b) {
    if (b < 0xC2 || b > 0xF4) {
      throw new IllegalArgumentException("not UTF-8");
    }
    needed = b < 0xE0 ? 1 : b < 0xF0 ? 2 : 3;
    low = b == 0xE0 ? 0xA0 : b == 0xF0 ? 0x90 : 0x80;
    high = b == 0xED ? 0x9F : b == 0xF4 ? 0x8F : 0xBF;
  }
}
