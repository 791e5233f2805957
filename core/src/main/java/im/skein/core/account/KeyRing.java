package im.skein.core.account;

import im.skein.wire.sasl.Secret;

/// The server's own secrets, kept outside the database, so that a stolen copy of the database alone
/// is of no use.
@FunctionalInterface
public interface KeyRing {
  /// 32 secret bytes for that purpose: always the same, and telling nothing of those for others.
  Secret key(String purpose);
}
