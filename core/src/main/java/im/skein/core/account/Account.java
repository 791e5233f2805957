package im.skein.core.account;

import im.skein.core.base.AccountRef;
import java.time.Instant;

/// A local account, as its row stands in the store.
///
/// @param ref key and bare address
/// @param number the short number people see, 5 digits or more, never reused
/// @param role what the account may do
/// @param disabled whether log-in is refused
/// @param created when it was made
public record Account(AccountRef ref, long number, Role role, boolean disabled, Instant created) {
  /// What an account may do.
  public enum Role {
    /// What everybody may.
    USER,
    /// Everything on this server.
    ADMIN
  }
}
