package im.skein.wire.sasl;

import rocks.xmpp.precis.PrecisProfiles;

/// Brings passwords into the one form in which both ends hash them: the OpaqueString profile (RFC
/// 8265 §4.2), which has taken the place of SASLprep.
public final class Passwords {
  private static final int MAX_BYTES = 1023;

  private Passwords() {}

  /// The password to hash.
  ///
  /// @throws SaslFailure `malformed-request` when it is empty, longer than 1023 bytes or has
  ///   control characters
  public static Secret prepare(Secret password) throws SaslFailure {
    String typed = password.reveal();
    Secret prepared;
    if (typed.length() > MAX_BYTES) {
      throw tooLong();
    }
    if (isPlain(typed)) {
      prepared = password;
    } else {
      try {
        prepared = Secret.of(PrecisProfiles.OPAQUE_STRING.enforce(typed));
      } catch (IllegalArgumentException e) {
        throw SaslFailure.malformed("the password has characters that are not allowed");
      }
    }
    if (prepared.isEmpty() || prepared.bytes().length > MAX_BYTES) {
      throw tooLong();
    }
    return prepared;
  }

  private static SaslFailure tooLong() {
    return SaslFailure.malformed("the password is empty or too long");
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }
}
