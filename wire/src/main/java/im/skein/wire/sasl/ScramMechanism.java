package im.skein.wire.sasl;

import org.jspecify.annotations.Nullable;

/// The SCRAM mechanisms, strongest last. Those with PLUS bind the login to the TLS channel it runs
/// in, so that nobody in between can pass it on (RFC 5802 §6).
public enum ScramMechanism {
  /// For clients that know nothing newer.
  SCRAM_SHA_1(ScramHash.SHA_1, false),
  /// The same, bound to the channel.
  SCRAM_SHA_1_PLUS(ScramHash.SHA_1, true),
  /// The usual one (RFC 7677).
  SCRAM_SHA_256(ScramHash.SHA_256, false),
  /// The usual one, bound to the channel.
  SCRAM_SHA_256_PLUS(ScramHash.SHA_256, true),
  /// With a longer hash.
  SCRAM_SHA_512(ScramHash.SHA_512, false),
  /// With a longer hash, bound to the channel.
  SCRAM_SHA_512_PLUS(ScramHash.SHA_512, true);

  private final ScramHash hash;
  private final boolean plus;

  ScramMechanism(ScramHash hash, boolean plus) {
    this.hash = hash;
    this.plus = plus;
  }

  /// The registered name, such as `SCRAM-SHA-256-PLUS`.
  public String mechanismName() {
    return name().replace('_', '-');
  }

  /// The hash it is made with.
  public ScramHash hash() {
    return hash;
  }

  /// Whether it binds the login to the channel.
  public boolean plus() {
    return plus;
  }

  /// The mechanism of that registered name, or null.
  public static @Nullable ScramMechanism find(String mechanismName) {
    for (ScramMechanism mechanism : values()) {
      if (mechanism.mechanismName().equals(mechanismName)) {
        return mechanism;
      }
    }
    return null;
  }
}
