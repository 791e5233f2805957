package im.skein.net.tls;

import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads keys in the form that we write ourselves (PKCS #8, RFC 5958) with what Java itself has, so
/// that a usual start need not load another library for it.
final class PlainKey {
  private static final Pattern KEY =
      Pattern.compile(
          "-----BEGIN PRIVATE KEY-----\\s+([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
  private static final List<String> ALGORITHMS = List.of("EC", "RSA", "Ed25519");

  private PlainKey() {}

  /// The key in that text, or null when it holds none of this form and of a usual algorithm.
  static @Nullable PrivateKey read(String text) throws NoSuchAlgorithmException {
    Matcher matcher = KEY.matcher(text);
    if (!matcher.find()) {
      return null;
    }
    byte[] encoded;
    try {
      encoded = Base64.getMimeDecoder().decode(matcher.group(1));
    } catch (IllegalArgumentException _) {
      return null;
    }
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
      } catch (InvalidKeySpecException _) {
        // It may be of the next algorithm.
      }
    }
    return null;
  }
}
