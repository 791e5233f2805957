package im.skein.core.device;

import java.time.Duration;

/// How long a device stays logged in without its password.
///
/// @param lifetime how long a token is good
/// @param renewal the age at which a token is replaced when it is used
public record TokenSettings(Duration lifetime, Duration renewal) {
  /// 30 days, and a new token each day.
  public static final TokenSettings DEFAULTS = of(Duration.ofDays(30));

  /// Tokens that are good for so long, and are replaced when they are a day old, or sooner if they
  /// are short-lived.
  public static TokenSettings of(Duration lifetime) {
    Duration day = Duration.ofDays(1);
    Duration third = lifetime.dividedBy(3);
    return new TokenSettings(lifetime, third.compareTo(day) < 0 ? third : day);
  }
}
