package im.skein.net.http;

import java.util.Set;

/// Limits of HTTP and WebSocket.
///
/// @param maxConnections connections at once to one listener; more are closed as they come
/// @param requestLineBytes longest request line
/// @param headerBytes all header lines together
/// @param requestMillis so long a request may take to arrive whole (a slow one is cut off), and so
///   long an answer may make no progress
/// @param idleMillis so long a connection is kept for a next request
/// @param messageBytes longest WebSocket message, and longest body of a BOSH request
/// @param origins origins beside the server's own from which a page may speak XMPP here, such as
///   `https://chat.example.org`
/// @param bosh whether XMPP is also spoken by BOSH
public record HttpSettings(
    int maxConnections,
    int requestLineBytes,
    int headerBytes,
    int requestMillis,
    int idleMillis,
    int messageBytes,
    Set<String> origins,
    boolean bosh) {
  /// The defaults.
  public static final HttpSettings DEFAULT =
      new HttpSettings(100_000, 4096, 8192, 10_000, 30_000, 256 << 10, Set.of(), true);

  /// @throws IllegalArgumentException if a number is out of its range
  public HttpSettings {
    if (maxConnections < 1 || requestLineBytes < 64 || headerBytes < 64) {
      throw new IllegalArgumentException("limits of HTTP must leave room for a request");
    }
    if (requestMillis < 1 || idleMillis < 1) {
      throw new IllegalArgumentException("time-outs must be at least 1 ms");
    }
    if (messageBytes < 10_000) {
      throw new IllegalArgumentException("messageBytes must be at least 10000 (RFC 6120 §13.12)");
    }
    origins = Set.copyOf(origins);
  }

  /// The same with these origins, with BOSH or without.
  public HttpSettings with(Set<String> others, boolean bosh) {
    return new HttpSettings(
        maxConnections,
        requestLineBytes,
        headerBytes,
        requestMillis,
        idleMillis,
        messageBytes,
        others,
        bosh);
  }
}
