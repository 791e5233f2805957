package im.skein.core.room.word;

import im.skein.core.feature.Xep;
import im.skein.wire.Element;
import im.skein.wire.Jid;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Ids under which people are known in one room, whatever nickname they have, and nobody learns who
/// they are.
@Xep(number = 421, version = "1.0.1")
public final class OccupantIds {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int BYTES = 18;

  private final SecretKeySpec key;

  /// Ids under that key.
  ///
  /// @param key random bytes, secret and the same for ever
  public OccupantIds(byte[] key) {
    this.key = new SecretKeySpec(key, ALGORITHM);
  }

  /// The element that says the id of somebody in a room.
  public Element element(Jid room, Jid person) {
    byte[] digest;
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update(room.bare().toString().getBytes(StandardCharsets.UTF_8));
      mac.update((byte) 0);
      digest = mac.doFinal(person.bare().toString().getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HMAC with SHA-256", e);
    }
    String id = Base64.getUrlEncoder().encodeToString(Arrays.copyOf(digest, BYTES));
    return Element.builder(Muc.OCCUPANT_ID).attribute("id", id).build();
  }
}
