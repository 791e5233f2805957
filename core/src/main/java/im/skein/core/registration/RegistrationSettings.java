package im.skein.core.registration;

import im.skein.core.base.RateLimits;
import im.skein.core.base.Time;

/// Who may register, and how often.
///
/// @param mode who may
/// @param perHour how many accounts one address may make in an hour; 0 for no limit
/// @param checksPerMinute how often one address may ask whether a name is free in a minute; 0 for
///   no limit
public record RegistrationSettings(Mode mode, int perHour, int checksPerMinute) {
  /// Everybody may register.
  public static final RegistrationSettings DEFAULTS = new RegistrationSettings(Mode.OPEN, 5, 60);

  /// How much more often this machine itself may, where people's browsers are behind one address.
  static final int LOOPBACK_GENEROSITY = 20;

  /// Who may register.
  public enum Mode {
    /// Everybody.
    OPEN,
    /// Who was invited.
    INVITE,
    /// Nobody; accounts are made by the operator.
    CLOSED
  }

  /// Settings whose limits are none or positive.
  ///
  /// @throws IllegalArgumentException when one is negative
  public RegistrationSettings {
    if (perHour < 0 || checksPerMinute < 0) {
      throw new IllegalArgumentException("a limit of registration is negative");
    }
  }

  RateLimits accounts(Time time) {
    return new RateLimits(perHour, perHour == 0 ? 1 : 3_600_000 / perHour, time);
  }

  RateLimits checks(Time time) {
    return new RateLimits(
        checksPerMinute, checksPerMinute == 0 ? 1 : 60_000 / checksPerMinute, time);
  }
}
