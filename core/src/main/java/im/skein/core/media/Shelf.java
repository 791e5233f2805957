package im.skein.core.media;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Keeps the contents of files by their hash, each once. Every call may wait, and throws
/// [im.skein.core.base.StoreException] when the disk is full or fails.
public interface Shelf {
  /// Begins a content.
  ///
  /// @param size how long it will be; it is refused when there would be too little space left
  Draft draft(long size);

  /// Opens a content for reading, or null when there is none of that hash.
  @Nullable Content open(byte[] sha256);

  /// Removes a content; no harm when there is none. Who has it open may read it to its end.
  void remove(byte[] sha256);

  /// Removes drafts that were left behind and contents that nobody knows. To be called before the
  /// first draft.
  void tidy(Predicate<byte[]> known);

  /// A content that is being written, by one thread at a time.
  interface Draft {
    /// Writes all that is in the buffer.
    void write(ByteBuffer bytes);

    /// Makes what was written durable.
    void seal();

    /// Puts it in its place under its hash, at once and whole; after [#seal].
    void keep(byte[] sha256);

    /// Throws it away, unless it was kept; may be called twice.
    void discard();
  }

  /// A content that is being read, by one thread at a time.
  interface Content extends AutoCloseable {
    /// Its length in bytes.
    long size();

    /// What it is read from, if that is of this kind: whoever can may move it without reading it,
    /// but only as long as this is open.
    <T> Optional<T> unwrap(Class<T> kind);

    /// Reads from that place on as much as the buffer has room for, less only at the end.
    ///
    /// @return how many bytes
    int read(long from, ByteBuffer into);

    @Override
    void close();
  }
}
