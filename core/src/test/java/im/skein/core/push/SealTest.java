package im.skein.core.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import im.skein.wire.sasl.Secret;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.InvalidKeySpecException;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/// By the example of RFC 8291 §5 and its appendix A.
final class SealTest {
  private static final String PLAIN = "When I grow up, I want to be a watermelon";
  private static final String OWN_PRIVATE = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw";
  private static final String OWN_PUBLIC =
      "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8";
  private static final String BROWSER =
      "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
  private static final String AUTH = "BTBZMqHH6r4Tts7J_aSIgg";
  private static final String SALT = "DGv6ra1nlYgDCS1FRnbzlw";
  private static final String SEALED =
      "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml"
          + "mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT"
          + "pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN";

  private static byte[] bytes(String text) {
    return Base64.getUrlDecoder().decode(text);
  }

  private static KeyPair own() throws GeneralSecurityException {
    BigInteger number = new BigInteger(1, bytes(OWN_PRIVATE));
    return new KeyPair(
        Points.read(bytes(OWN_PUBLIC)),
        KeyFactory.getInstance("EC").generatePrivate(new ECPrivateKeySpec(number, Points.curve())));
  }

  @Test
  void sealsAsInTheExample() throws GeneralSecurityException {
    byte[] record = Seal.mark(PLAIN.getBytes(StandardCharsets.US_ASCII));
    Seal.Receiver to = new Seal.Receiver(bytes(BROWSER), Secret.of(bytes(AUTH)));
    byte[] sealed = Seal.seal(record, to, own(), bytes(SALT));
    assertEquals(SEALED, Base64.getUrlEncoder().withoutPadding().encodeToString(sealed));
  }

  @Test
  void takesOnlyPointsOfTheCurve() {
    byte[] point = bytes(BROWSER);
    point[64] ^= 1;
    assertThrows(InvalidKeySpecException.class, () -> Points.read(point));
    assertThrows(InvalidKeySpecException.class, () -> Points.read(new byte[65]));
    assertThrows(InvalidKeySpecException.class, () -> Points.read(new byte[0]));
    byte[] infinity = new byte[65];
    infinity[0] = 4;
    assertThrows(InvalidKeySpecException.class, () -> Points.read(infinity));
  }
}
