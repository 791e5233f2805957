package im.skein.core.base;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// The hash functions that every Java has.
public final class Hashes {
  private Hashes() {}

  /// SHA-256 of what it is fed.
  public static MessageDigest sha256() {
    return function("SHA-256");
  }

  /// SHA-256 of these bytes: 32 bytes.
  public static byte[] sha256(byte[] bytes) {
    return sha256().digest(bytes);
  }

  /// SHA-256 of a text in UTF-8.
  public static byte[] sha256(String text) {
    return sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  /// SHA-1 of what it is fed; only where a protocol wants it.
  public static MessageDigest sha1() {
    return function("SHA-1");
  }

  private static MessageDigest function(String name) {
    try {
      return MessageDigest.getInstance(name);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + name, e);
    }
  }
}
