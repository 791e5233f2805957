package im.skein.core.feature;

import org.jspecify.annotations.Nullable;

/// A connection that has not logged in.
public interface Guest {
  /// The address it comes from, for limits: IPv4 whole, IPv6 as its /64 network.
  String origin();

  /// Whether it comes from this machine itself.
  boolean loopback();

  /// Whether nobody on the way can read it: TLS, or this machine.
  boolean confidential();

  /// What a feature left here on this connection under that key, or null.
  <T> @Nullable T get(Key<T> key);

  /// Leaves something on this connection for a later request.
  <T> void put(Key<T> key, T value);
}
