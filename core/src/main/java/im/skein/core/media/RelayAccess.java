package im.skein.core.media;

import im.skein.wire.sasl.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// With what people may use the relays.
public sealed interface RelayAccess {
  /// There is no relay.
  record None() implements RelayAccess {}

  /// The same name and password for everybody.
  record Fixed(String user, Secret password) implements RelayAccess {}

  /// A name and a password that end, made from a secret that the relay knows too
  /// (draft-uberti-behave-turn-rest; `use-auth-secret` in coturn).
  record Shared(Secret secret, Duration lifetime) implements RelayAccess {}

  /// What to show to a relay.
  ///
  /// @param expires until when, nothing for ever
  record Pass(String user, Secret password, Optional<Instant> expires) {}

  /// What that account shows from now on; nothing where there is no relay.
  default Optional<Pass> pass(long account, Instant now) {
    return switch (this) {
      case None _ -> Optional.empty();
      case Fixed(String user, Secret password) ->
          Optional.of(new Pass(user, password, Optional.empty()));
      case Shared(Secret secret, Duration lifetime) -> {
        Instant end = now.plus(lifetime).truncatedTo(ChronoUnit.SECONDS);
        String user = end.getEpochSecond() + ":" + account;
        yield Optional.of(new Pass(user, signed(secret, user), Optional.of(end)));
      }
    };
  }

  private static Secret signed(Secret secret, String user) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(secret.bytes(), "HmacSHA1"));
      byte[] code = mac.doFinal(user.getBytes(StandardCharsets.UTF_8));
      return Secret.of(Base64.getEncoder().encodeToString(code));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HMAC", e);
    }
  }
}
