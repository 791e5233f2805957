package im.skein.bench.load;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/// The client's half of SCRAM (RFC 5802 §3) with the slow part done once per account.
///
/// It stands beside the one in the wire module because that one, rightly, keeps no keys.
final class ScramKeys {
  private final String hash;
  private final String saltBase64;
  private final int iterations;
  private final byte[] clientKey;
  private final byte[] serverKey;

  private ScramKeys(
      String hash, String saltBase64, int iterations, byte[] clientKey, byte[] serverKey) {
    this.hash = hash;
    this.saltBase64 = saltBase64;
    this.iterations = iterations;
    this.clientKey = clientKey;
    this.serverKey = serverKey;
  }

  /// The keys of a password; takes as long as the iterations do.
  ///
  /// @param hash `SHA-1` or `SHA-256`
  static ScramKeys derive(String password, String hash, String saltBase64, int iterations) {
    String name = hash.replace("-", "");
    try {
      byte[] salt = Base64.getDecoder().decode(saltBase64);
      int bits = MessageDigest.getInstance(hash).getDigestLength() * 8;
      byte[] salted =
          SecretKeyFactory.getInstance("PBKDF2WithHmac" + name)
              .generateSecret(new PBEKeySpec(password.toCharArray(), salt, iterations, bits))
              .getEncoded();
      return new ScramKeys(
          hash,
          saltBase64,
          iterations,
          hmac(name, salted, "Client Key"),
          hmac(name, salted, "Server Key"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the Java runtime lacks " + hash, e);
    }
  }

  /// Whether these keys were made from such parameters.
  boolean fit(String otherHash, String otherSalt, int otherIterations) {
    return hash.equals(otherHash) && saltBase64.equals(otherSalt) && iterations == otherIterations;
  }

  /// The proof for this exchange, in Base64.
  String proof(String authMessage) {
    try {
      byte[] stored = MessageDigest.getInstance(hash).digest(clientKey);
      byte[] proof = hmac(hash.replace("-", ""), stored, authMessage);
      for (int i = 0; i < proof.length; i++) {
        proof[i] ^= clientKey[i];
      }
      return Base64.getEncoder().encodeToString(proof);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the Java runtime lacks " + hash, e);
    }
  }

  /// What the server must prove for this exchange, in Base64.
  String serverSignature(String authMessage) {
    try {
      return Base64.getEncoder()
          .encodeToString(hmac(hash.replace("-", ""), serverKey, authMessage));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the Java runtime lacks " + hash, e);
    }
  }

  private static byte[] hmac(String name, byte[] key, String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("Hmac" + name);
    mac.init(new SecretKeySpec(key, "Hmac" + name));
    return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
  }
}
