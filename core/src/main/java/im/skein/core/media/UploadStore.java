package im.skein.core.media;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Keeps what is known about files; their contents are with the [Shelf]. Every call is one durable
/// transaction and may wait. Deleting an account removes all its files here.
public interface UploadStore {
  /// Keeps a place, if the account has so much left.
  ///
  /// @param wanted the place, [Upload.State#AWAITED]
  /// @throws im.skein.core.base.StoreException when the account is gone
  Opening open(Upload wanted, Limits limits);

  /// Begins to fill a place, which only one caller ever may.
  ///
  /// @param until when the place is given up unless the file is there
  /// @return the place as it was, or null when there is none that waits at that instant
  @Nullable Upload claim(byte[] slot, Instant now, Instant until);

  /// The file of a place has come whole.
  ///
  /// @return false when the place was given up meanwhile; nothing has changed then
  boolean keep(byte[] slot, Content content);

  /// Gives a place or a file up; no harm when there is none.
  void drop(byte[] slot);

  /// Notes that the uploader has removed its own message with a file.
  ///
  /// @param now whether it has just done so; otherwise nothing is changed
  /// @return whether it ever has
  boolean letGo(byte[] slot, boolean now);

  /// Notes that these places or files may be named in something that is sent. Does not wait: it is
  /// durable before whatever is written after this call. No harm where there is none.
  ///
  /// @return false when there is too much to write; then nothing is noted
  boolean noteSent(List<byte[]> slots);

  /// The same for all that an account has now.
  boolean noteAllSent(long account);

  /// Files that are there and not noted as sent, whose places were asked for at that instant or
  /// before; the oldest first.
  List<Upload> unsent(Instant before, int limit);

  /// Gives a file up unless it is noted as sent.
  void dropUnsent(byte[] slot);

  /// Accounts with places or files that are not noted as sent.
  Set<Long> hopeful();

  /// The place or file of that hash if it has not expired at that instant, or null.
  @Nullable Upload find(byte[] slot, Instant now);

  /// Removes what has expired at that instant.
  ///
  /// @return how many
  int sweep(Instant now);

  /// Gives up every place that was being filled, for those who filled them are gone.
  void forgetComing();

  /// Hashes of contents that no file has any more, at most so many.
  List<byte[]> orphans(int limit);

  /// The content of that hash is removed; no harm when a file has it or it is not known.
  void forget(byte[] sha256);

  /// Whether a content of that hash is known.
  boolean knows(byte[] sha256);

  /// How much an account may have.
  ///
  /// @param quotaBytes all its files and places together
  /// @param places how many places may wait or be filled at once
  record Limits(long quotaBytes, int places) {}

  /// What came for a place.
  ///
  /// @param sha256 its hash
  /// @param type what it is
  /// @param expires when it goes, empty for never
  @SuppressWarnings("ArrayRecordComponent")
  record Content(byte[] sha256, String type, Optional<Instant> expires) {}

  /// Whether there was a place.
  sealed interface Opening {
    /// It is kept.
    record Opened() implements Opening {}

    /// The files of the account take too much space.
    ///
    /// @param retry when something of it goes by itself, empty for never
    record Full(Optional<Instant> retry) implements Opening {}

    /// The account has too many places that wait or are being filled.
    ///
    /// @param retry when something of it goes by itself
    record Crowded(Optional<Instant> retry) implements Opening {}
  }
}
