package im.skein.core.media;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// SHA-256, by which contents and tokens are known.
final class Hashes {
  private Hashes() {}

  static MessageDigest begin() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  static byte[] of(byte[] bytes) {
    return begin().digest(bytes);
  }
}
