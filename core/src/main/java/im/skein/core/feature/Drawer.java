package im.skein.core.feature;

import org.jspecify.annotations.Nullable;

/// Keeps small documents, one for each account and feature, so that most features need no table.
/// Every call is one durable transaction and may wait. Deleting the account empties all its
/// drawers.
public interface Drawer {
  /// The largest document in bytes.
  int MAX_BYTES = 262_144;

  /// The document, or null when there is none.
  ///
  /// @param feature a short fixed name, such as `block`
  @Nullable Document read(long account, String feature);

  /// Writes the document if nobody else has since it was read.
  ///
  /// @param expectedVersion the version that was read, 0 for "there was none"
  /// @return the new version, or -1 when somebody else was faster and nothing was written
  /// @throws IllegalArgumentException when the content is larger than [#MAX_BYTES]
  long write(long account, String feature, long expectedVersion, byte[] content);

  /// Removes the document; no harm when there is none.
  void remove(long account, String feature);

  /// A document as it was read.
  ///
  /// @param version counts up from 1 with each write
  /// @param content the bytes
  @SuppressWarnings("ArrayRecordComponent")
  record Document(long version, byte[] content) {}
}
