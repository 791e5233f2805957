package im.skein.core.media;

import static org.junit.jupiter.api.Assertions.assertEquals;

import im.skein.wire.sasl.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RelayAccessTest {
  private static final Instant NOW = Instant.parse("2026-11-21T00:00:00.5Z");

  /// The code was made with `openssl dgst -sha1 -hmac north -binary | base64`.
  @Test
  void signsTheNameWithItsEnd() {
    RelayAccess access = new RelayAccess.Shared(Secret.of("north"), Duration.ofHours(12));
    assertEquals(
        Optional.of(
            new RelayAccess.Pass(
                "1795262400:7",
                Secret.of("RZe5l6mcoZLJ+f7kraANJeDjHnM="),
                Optional.of(Instant.parse("2026-11-21T12:00:00Z")))),
        access.pass(7, NOW));
  }

  @Test
  void showsWhatIsFixedWithoutAnEnd() {
    RelayAccess access = new RelayAccess.Fixed("calls", Secret.of("north"));
    assertEquals(
        Optional.of(new RelayAccess.Pass("calls", Secret.of("north"), Optional.empty())),
        access.pass(7, NOW));
    assertEquals(Optional.empty(), new RelayAccess.None().pass(7, NOW));
  }
}
