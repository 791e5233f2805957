package im.skein.core.media;

import java.util.Optional;

/// Makes small pictures of large ones.
public interface Painter {
  /// A small picture of an image, upright, and with nothing of what stands in the image beside what
  /// is seen, such as where it was taken. Takes long, but never more than a few seconds, and no
  /// more memory than its maker was given.
  ///
  /// @param image the whole image
  /// @param type what it is by its content, such as `image/png`
  /// @return a JPEG, or a PNG where something shines through; nothing when the image is none, is
  ///   broken, or would take too much
  Optional<byte[]> shrink(byte[] image, String type);
}
