package im.skein.core.feature;

/// How far a stream has come when features are offered.
public enum Phase {
  /// Before log-in.
  GUEST,
  /// After log-in, before a resource is bound.
  AUTHENTICATED
}
