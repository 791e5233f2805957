package im.skein.core.push;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.InvalidKeySpecException;
import java.util.Arrays;

/// Points of the curve P-256 as 65 bytes (RFC 8291 §3.1, RFC 8292 §3.2): a 4, then both
/// coordinates.
final class Points {
  /// How long a written point is.
  static final int BYTES = 65;

  private static final String CURVE = "secp256r1";
  private static final int COORDINATE = 32;
  private static final int UNCOMPRESSED = 4;

  private Points() {}

  /// A fresh pair of keys.
  static KeyPair pair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(CURVE));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has this curve", e);
    }
  }

  /// The point of a key.
  static byte[] write(ECPublicKey key) {
    byte[] written = new byte[BYTES];
    written[0] = UNCOMPRESSED;
    put(key.getW().getAffineX(), written, 1);
    put(key.getW().getAffineY(), written, 1 + COORDINATE);
    return written;
  }

  private static void put(BigInteger number, byte[] to, int at) {
    byte[] bytes = number.toByteArray();
    int used = Math.min(bytes.length, COORDINATE);
    System.arraycopy(bytes, bytes.length - used, to, at + COORDINATE - used, used);
  }

  /// The key of a point.
  ///
  /// @throws InvalidKeySpecException when it is no point of this curve
  static ECPublicKey read(byte[] written) throws InvalidKeySpecException {
    if (written.length != BYTES || written[0] != UNCOMPRESSED) {
      throw new InvalidKeySpecException("no uncompressed point");
    }
    BigInteger x = new BigInteger(1, Arrays.copyOfRange(written, 1, 1 + COORDINATE));
    BigInteger y = new BigInteger(1, Arrays.copyOfRange(written, 1 + COORDINATE, BYTES));
    ECParameterSpec curve = curve();
    BigInteger prime = ((ECFieldFp) curve.getCurve().getField()).getP();
    BigInteger right =
        x.pow(3).add(curve.getCurve().getA().multiply(x)).add(curve.getCurve().getB()).mod(prime);
    boolean inField = x.compareTo(prime) < 0 && y.compareTo(prime) < 0;
    if (!inField || !y.pow(2).mod(prime).equals(right)) {
      // Whoever computed with such a point would tell something of the own key.
      throw new InvalidKeySpecException("not on the curve");
    }
    try {
      return (ECPublicKey)
          KeyFactory.getInstance("EC")
              .generatePublic(new ECPublicKeySpec(new ECPoint(x, y), curve));
    } catch (InvalidKeySpecException e) {
      throw e;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has this curve", e);
    }
  }

  static ECParameterSpec curve() {
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(new ECGenParameterSpec(CURVE));
      return parameters.getParameterSpec(ECParameterSpec.class);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has this curve", e);
    }
  }
}
