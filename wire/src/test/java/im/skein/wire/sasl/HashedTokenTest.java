package im.skein.wire.sasl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

final class HashedTokenTest {
  private static final Secret TOKEN = Secret.of("secret");
  private static final ChannelBinding EXPORTER = ChannelBinding.tlsExporter(new byte[] {1, 2});

  private static byte[] hmac(byte[]... parts) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec("secret".getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
    for (byte[] part : parts) {
      mac.update(part);
    }
    return mac.doFinal();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void provesByAHashOfRoleAndChannel() throws Exception {
    byte[] message = HashedToken.HT_SHA_256_EXPR.message("alice", TOKEN, List.of(EXPORTER));
    HashedToken.Proof proof = HashedToken.parse(message);
    assertEquals("alice", proof.username());
    assertArrayEquals(hmac(ascii("Initiator"), new byte[] {1, 2}), proof.proof());
    assertArrayEquals(
        hmac(ascii("Responder"), new byte[] {1, 2}),
        HashedToken.HT_SHA_256_EXPR.answer(TOKEN, List.of(EXPORTER)));
    assertArrayEquals(
        hmac(ascii("Responder")), HashedToken.HT_SHA_256_NONE.answer(TOKEN, List.of(EXPORTER)));
  }

  @Test
  void tellsRightFromWrong() throws Exception {
    byte[] proof =
        HashedToken.parse(HashedToken.HT_SHA_256_NONE.message("李雷", TOKEN, List.of())).proof();
    assertTrue(HashedToken.HT_SHA_256_NONE.proves(proof, TOKEN, List.of(EXPORTER)));
    assertFalse(HashedToken.HT_SHA_256_NONE.proves(proof, Secret.of("other"), List.of()));
    assertFalse(HashedToken.HT_SHA_256_EXPR.proves(proof, TOKEN, List.of(EXPORTER)));
  }

  @Test
  void fitsTheChannelsThatHaveItsBinding() {
    assertTrue(HashedToken.HT_SHA_256_EXPR.fits(List.of(EXPORTER)));
    assertFalse(HashedToken.HT_SHA_256_ENDP.fits(List.of(EXPORTER)));
    assertTrue(HashedToken.HT_SHA_256_NONE.fits(List.of()));
    assertEquals(HashedToken.HT_SHA_256_ENDP, HashedToken.find("HT-SHA-256-ENDP"));
    assertNull(HashedToken.find("HT-SHA-512-NONE"));
    assertNull(HashedToken.find(null));
  }

  @Test
  void refusesWhatHasNotItsForm() {
    byte[] noUtf8 = new byte[34];
    Arrays.fill(noUtf8, (byte) 0xff);
    noUtf8[1] = 0;
    for (byte[] message :
        List.of(
            new byte[0],
            new byte[33],
            ascii("alice"),
            ascii("alice\0"),
            ascii("alice\0" + "x".repeat(33)),
            ascii("a".repeat(3072) + "\0" + "x".repeat(32)),
            noUtf8)) {
      assertEquals(
          SaslFailure.Condition.MALFORMED_REQUEST,
          assertThrows(SaslFailure.class, () -> HashedToken.parse(message)).condition());
    }
  }
}
