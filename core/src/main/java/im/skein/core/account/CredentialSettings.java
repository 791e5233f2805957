package im.skein.core.account;

import im.skein.wire.sasl.ScramKeys;

/// How the keys that check passwords are made.
///
/// @param iterations how often new passwords are stretched
/// @param sha1 whether keys for SCRAM-SHA-1 are kept too
public record CredentialSettings(int iterations, boolean sha1) {
  /// What is good for most.
  public static final CredentialSettings DEFAULTS = new CredentialSettings(100_000, true);

  /// Settings with enough iterations.
  ///
  /// @throws IllegalArgumentException when there are fewer than 4096 or more than 10 million
  public CredentialSettings {
    if (iterations < ScramKeys.MIN_ITERATIONS || iterations > 10_000_000) {
      throw new IllegalArgumentException("iterations must be from 4096 to 10000000");
    }
  }
}
