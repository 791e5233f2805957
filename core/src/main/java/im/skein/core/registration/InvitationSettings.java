package im.skein.core.registration;

import java.time.Duration;
import java.util.function.Supplier;

/// How invitations are made.
///
/// @param everybody whether everybody may invite; else administrators only
/// @param lifetime how long an invitation is good
/// @param maxOpen how many unused ones one account may have
/// @param webAddress where the web page is, such as `http://localhost:5280`, empty for nowhere;
///   known once the server listens
public record InvitationSettings(
    boolean everybody, Duration lifetime, int maxOpen, Supplier<String> webAddress) {
  /// Settings with a lifetime.
  ///
  /// @throws IllegalArgumentException when an invitation would not live a minute, or none may be
  ///   open
  public InvitationSettings {
    if (lifetime.compareTo(Duration.ofMinutes(1)) < 0 || maxOpen < 1) {
      throw new IllegalArgumentException("invitations need a lifetime and a number");
    }
  }
}
