package im.skein.wire;

import org.jspecify.annotations.Nullable;

/// A place for the bytes of an element that is written to many. They are those of the element as a
/// child of a stanza: where the default namespace is [Name#CLIENT], and no prefix is declared. May
/// be used on any thread.
public final class Imprint {
  /// Two threads may both make them, and make the same.
  private volatile byte @Nullable [] bytes;

  Imprint() {}

  /// The bytes, or null before they are made. Nobody may change them.
  public byte @Nullable [] bytes() {
    return bytes;
  }

  /// Keeps the bytes; nobody may change them any more.
  public void bytes(byte[] made) {
    bytes = made;
  }
}
