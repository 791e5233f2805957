package im.skein.wire;

import org.jspecify.annotations.Nullable;

/// A place for the bytes of an element that is written to many. They are those of the element as a
/// child of a stanza: where the default namespace is [Name#CLIENT], and no prefix is declared. May
/// be used on any thread.
public final class Imprint {
  /// Two threads may both make them, and make the same.
  private volatile byte @Nullable [] bytes;

  /// How many places it waits in to be written; guarded by this.
  private int holders;

  Imprint() {}

  /// The bytes, or null before they are made. Nobody may change them.
  public byte @Nullable [] bytes() {
    return bytes;
  }

  /// Keeps the bytes; nobody may change them any more.
  public void bytes(byte[] made) {
    bytes = made;
  }

  /// Notes that the element waits somewhere to be written; it was written once already.
  ///
  /// @return how many bytes are held for that now and were not before
  public synchronized int hold() {
    return holders++ == 0 ? size() : 0;
  }

  /// It waits no more in one of those places.
  ///
  /// @return how many bytes were held for that and are not now
  public synchronized int release() {
    return --holders == 0 ? size() : 0;
  }

  private int size() {
    byte[] made = bytes;
    return made == null ? 0 : made.length;
  }
}
