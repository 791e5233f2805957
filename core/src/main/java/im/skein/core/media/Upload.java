package im.skein.core.media;

import java.time.Instant;
import java.util.Optional;

/// A file that an account sent to the server, or the place kept for one.
///
/// @param slot SHA-256 of the token in its address; the token itself is kept nowhere
/// @param account whose it is
/// @param name what the sender calls the file; only ever shown, never a path
/// @param type the type that was announced, empty for none; of a file that is there, what it is
/// @param size its length in bytes
/// @param state how far it is
/// @param sha256 the hash of its content, empty until it is there
/// @param created when the place was asked for
/// @param expires when the place or the file goes, empty for never
@SuppressWarnings("ArrayRecordComponent")
public record Upload(
    byte[] slot,
    long account,
    String name,
    String type,
    long size,
    State state,
    byte[] sha256,
    Instant created,
    Optional<Instant> expires) {
  /// How far a file is.
  public enum State {
    /// A place is kept for it.
    AWAITED,
    /// It is being sent.
    COMING,
    /// It is there.
    KEPT
  }
}
