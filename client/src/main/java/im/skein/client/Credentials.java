package im.skein.client;

import im.skein.wire.sasl.Secret;

/// Who logs in, and where.
///
/// @param domain the XMPP domain
/// @param name the localpart, or what else the server takes as a user name
/// @param password the password
public record Credentials(String domain, String name, Secret password) {
  /// Credentials with the password in clear.
  public static Credentials of(String domain, String name, String password) {
    return new Credentials(domain, name, Secret.of(password));
  }
}
