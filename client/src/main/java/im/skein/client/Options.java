package im.skein.client;

import java.time.Duration;

/// How a connection is made.
///
/// @param resource the tag of this device, which the server makes a resource of
/// @param tls whether to change to TLS where the transport is in clear
/// @param plain whether the password itself may be sent
/// @param managed whether to use stream management (XEP-0198) where the server has it
/// @param patience how long to wait for an answer before giving up
public record Options(
    String resource, TlsRule tls, PlainRule plain, boolean managed, Duration patience) {
  /// Whether to change to TLS (RFC 6120 §5).
  public enum TlsRule {
    /// Always; without TLS there is no log-in.
    REQUIRED,
    /// Never: only for tests and measurements on the loopback interface.
    NEVER_ON_LOOPBACK
  }

  /// TLS, SCRAM, stream management, and 30 seconds of patience.
  public static Options safe(String resource) {
    return new Options(resource, TlsRule.REQUIRED, PlainRule.NEVER, true, Duration.ofSeconds(30));
  }

  /// The same in clear, for tests and measurements on the loopback interface.
  public static Options onLoopback(String resource) {
    return new Options(
        resource, TlsRule.NEVER_ON_LOOPBACK, PlainRule.NEVER, true, Duration.ofSeconds(30));
  }

  /// The same without stream management.
  public Options unmanaged() {
    return new Options(resource, tls, plain, false, patience);
  }

  /// The same with another rule for PLAIN.
  public Options with(PlainRule rule) {
    return new Options(resource, tls, rule, managed, patience);
  }

  /// The same with another patience.
  public Options with(Duration wanted) {
    return new Options(resource, tls, plain, managed, wanted);
  }
}
