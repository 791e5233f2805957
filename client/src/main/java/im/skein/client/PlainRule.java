package im.skein.client;

import im.skein.client.transport.Transport;

/// Whether the password itself may be sent where a server knows no SCRAM.
public enum PlainRule {
  /// Never, the default.
  NEVER,
  /// Inside TLS.
  INSIDE_TLS,
  /// Even in clear: only for tests and measurements on the loopback interface.
  IN_CLEAR_ON_LOOPBACK;

  boolean allows(Transport transport) {
    return switch (this) {
      case NEVER -> false;
      case INSIDE_TLS -> transport.isEncrypted();
      case IN_CLEAR_ON_LOOPBACK -> true;
    };
  }
}
