package im.skein.wire.sasl;

import java.util.Locale;

/// Thrown where a login cannot go on; carries the condition to answer with (RFC 6120 §6.5). The
/// message is for the operator and never holds what was sent.
public final class SaslFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final Condition condition;

  /// The defined conditions (RFC 6120 §6.5).
  public enum Condition {
    /// The client gave up.
    ABORTED,
    /// The account may not log in.
    ACCOUNT_DISABLED,
    /// The credentials are too old.
    CREDENTIALS_EXPIRED,
    /// The mechanism needs TLS.
    ENCRYPTION_REQUIRED,
    /// What was sent is not base64.
    INCORRECT_ENCODING,
    /// Somebody else's name was asked for.
    INVALID_AUTHZID,
    /// The mechanism is not offered.
    INVALID_MECHANISM,
    /// What was sent does not have the mechanism's form.
    MALFORMED_REQUEST,
    /// The mechanism is too weak for this account.
    MECHANISM_TOO_WEAK,
    /// Name and password do not match, or the channel is not bound as it should be.
    NOT_AUTHORIZED,
    /// Try again later.
    TEMPORARY_AUTH_FAILURE;

    /// The condition as an element name, such as `not-authorized`.
    public String elementName() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /// A failure of that condition.
  public SaslFailure(Condition condition, String message) {
    super(message, null, false, false);
    this.condition = condition;
  }

  static SaslFailure malformed(String message) {
    return new SaslFailure(Condition.MALFORMED_REQUEST, message);
  }

  static SaslFailure refused(String message) {
    return new SaslFailure(Condition.NOT_AUTHORIZED, message);
  }

  /// The condition to answer with.
  public Condition condition() {
    return condition;
  }
}
