package im.skein.core.push;

import java.net.URI;

/// One push on its way to a push service (RFC 8030 §5).
///
/// @param endpoint where it goes
/// @param authorization who pushes
/// @param ttlSeconds how long the service keeps it for a browser that is away
/// @param urgency `normal` or `high`
/// @param topic one that has not been delivered is replaced by the next of the same topic
/// @param body sealed, at most 4,096 bytes
@SuppressWarnings("ArrayRecordComponent")
public record Parcel(
    URI endpoint, String authorization, int ttlSeconds, String urgency, String topic, byte[] body) {
  /// Shows nothing: whoever knows the address can push.
  @Override
  public String toString() {
    return "Parcel";
  }
}
