package im.skein.core.push;

import im.skein.core.base.Time;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Says to push services who pushes (RFC 8292), by a key of this server alone. May be used on any
/// thread.
public final class Vapid {
  /// Shorter than the day that is allowed (§2).
  private static final Duration LIFETIME = Duration.ofHours(12);

  private static final long RENEWED_SECONDS = 3600;
  private static final int REMEMBERED = 64;

  private final PrivateKey key;
  private final String point;
  private final String contact;
  private final Time time;
  private final Map<String, Token> tokens = bounded();

  /// Speaks with that key.
  ///
  /// @param contact where the operators of push services find ours, a `mailto:` or `https:` address
  public Vapid(KeyPair pair, String contact, Time time) {
    this.key = pair.getPrivate();
    this.point = text(Points.write((ECPublicKey) pair.getPublic()));
    this.contact = contact;
    this.time = time;
  }

  /// A fresh pair of keys.
  public static KeyPair pair() {
    return Points.pair();
  }

  /// The pair of keys that was once encoded.
  ///
  /// @throws GeneralSecurityException when it is none
  public static KeyPair pair(byte[] privateKey, byte[] publicKey) throws GeneralSecurityException {
    KeyFactory factory = KeyFactory.getInstance("EC");
    KeyPair pair =
        new KeyPair(
            factory.generatePublic(new X509EncodedKeySpec(publicKey)),
            factory.generatePrivate(new PKCS8EncodedKeySpec(privateKey)));
    if (!(pair.getPublic() instanceof ECPublicKey point)) {
      throw new GeneralSecurityException("no key of a curve");
    }
    var _ = Points.read(Points.write(point));
    return pair;
  }

  /// The public key as browsers want it when they subscribe.
  public String point() {
    return point;
  }

  /// The header `Authorization` for a push to that address.
  String authorization(URI endpoint) {
    String audience = endpoint.getScheme() + "://" + endpoint.getRawAuthority();
    return "vapid t=" + token(audience) + ", k=" + point;
  }

  private synchronized String token(String audience) {
    long now = time.now().getEpochSecond();
    Token kept = tokens.get(audience);
    if (kept != null
        && kept.end - now > RENEWED_SECONDS
        && kept.end - now <= LIFETIME.toSeconds()) {
      return kept.text;
    }
    long end = now + LIFETIME.toSeconds();
    String signed =
        text("{\"typ\":\"JWT\",\"alg\":\"ES256\"}")
            + "."
            + text(
                "{\"aud\":%s,\"exp\":%d,\"sub\":%s}"
                    .formatted(Json.quote(audience), end, Json.quote(contact)));
    String token = signed + "." + text(sign(signed));
    tokens.put(audience, new Token(token, end));
    return token;
  }

  private byte[] sign(String text) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initSign(key);
      signature.update(text.getBytes(StandardCharsets.US_ASCII));
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java signs with this curve", e);
    }
  }

  private static String text(String plain) {
    return text(plain.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private record Token(String text, long end) {
    @Override
    public String toString() {
      return "Token";
    }
  }

  private static <V> Map<String, V> bounded() {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.@Nullable Entry<String, V> eldest) {
        return size() > REMEMBERED;
      }
    };
  }
}
