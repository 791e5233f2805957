package im.skein.wire.sasl;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A password, a token or a key: bytes that never show in a log, an error or a debugger's view.
/// Comparing takes the same time whatever differs.
public final class Secret {
  private final byte[] bytes;

  private Secret(byte[] bytes) {
    this.bytes = bytes;
  }

  /// A secret of these bytes, which are copied.
  public static Secret of(byte[] bytes) {
    return new Secret(bytes.clone());
  }

  /// A secret of these characters, as UTF-8.
  public static Secret of(String text) {
    return new Secret(text.getBytes(StandardCharsets.UTF_8));
  }

  /// A copy of the bytes.
  public byte[] bytes() {
    return bytes.clone();
  }

  /// The bytes read as UTF-8. For where a library wants a string; do not keep it.
  public String reveal() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /// Whether nothing is in it.
  public boolean isEmpty() {
    return bytes.length == 0;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Secret secret && MessageDigest.isEqual(bytes, secret.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /// Shows nothing.
  @Override
  public String toString() {
    return "Secret";
  }
}
