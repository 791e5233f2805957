package im.skein.bench.load;

import java.nio.charset.StandardCharsets;

/// Texts as bytes: the generator compares and writes bytes and makes no strings on its hot path.
public final class Ascii {
  private Ascii() {}

  /// The bytes of this text.
  public static byte[] of(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
