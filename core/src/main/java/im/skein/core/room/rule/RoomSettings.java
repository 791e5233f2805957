package im.skein.core.room.rule;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Bounds of rooms.
///
/// @param rooms how many rooms may be at work at a time
/// @param share how many of them one person may have opened
/// @param occupants how many people may be in one room
/// @param kept how many rooms that last one person may make
/// @param affiliations how many people may have an affiliation with one room
/// @param history how many messages a room has at hand for those who enter
/// @param historyBytes about how many bytes these may have
/// @param archive whether messages are kept
/// @param lifetime for how long, null for ever
public record RoomSettings(
    int rooms,
    int share,
    int occupants,
    int kept,
    int affiliations,
    int history,
    int historyBytes,
    boolean archive,
    @Nullable Duration lifetime) {
  /// Usual bounds.
  ///
  /// @param kept how many rooms that last one person may make
  /// @param archive whether messages are kept
  /// @param lifetime for how long, null for ever
  public static RoomSettings usual(int kept, boolean archive, @Nullable Duration lifetime) {
    return new RoomSettings(20_000, 1_000, 5_000, kept, 10_000, 50, 256 * 1024, archive, lifetime);
  }
}
