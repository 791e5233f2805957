package im.skein.wire.sasl;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/// A hash that SCRAM is defined with, and what SCRAM makes of it (RFC 5802 §2.2).
public enum ScramHash {
  /// SHA-1 (RFC 5802), for clients that know nothing newer.
  SHA_1("SHA-1", "HmacSHA1", 20),
  /// SHA-256 (RFC 7677).
  SHA_256("SHA-256", "HmacSHA256", 32),
  /// SHA-512.
  SHA_512("SHA-512", "HmacSHA512", 64);

  private final String digest;
  private final String hmac;
  private final int bytes;

  ScramHash(String digest, String hmac, int bytes) {
    this.digest = digest;
    this.hmac = hmac;
    this.bytes = bytes;
  }

  /// The name of the hash, such as `SHA-256`.
  public String hashName() {
    return digest;
  }

  /// The name of the keyed hash, such as `HmacSHA256`.
  public String hmacName() {
    return hmac;
  }

  /// How many bytes it gives.
  public int bytes() {
    return bytes;
  }

  /// H(data).
  byte[] hash(byte[] data) {
    try {
      return MessageDigest.getInstance(digest).digest(data);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// HMAC(key, data).
  byte[] hmac(byte[] key, byte[] data) {
    try {
      Mac mac = Mac.getInstance(hmac);
      mac.init(new SecretKeySpec(key, hmac));
      return mac.doFinal(data);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Hi(password, salt, iterations), which is PBKDF2 (RFC 8018 §5.2).
  byte[] stretch(Secret password, byte[] salt, int iterations) {
    PBEKeySpec spec =
        new PBEKeySpec(password.reveal().toCharArray(), salt, iterations, bytes * Byte.SIZE);
    try {
      return SecretKeyFactory.getInstance("PBKDF2With" + hmac).generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } finally {
      spec.clearPassword();
    }
  }
}
