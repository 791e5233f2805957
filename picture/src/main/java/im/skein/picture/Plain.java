package im.skein.picture;

import java.util.Optional;

/// An image of which only what is seen is left, and what must be known before it is decoded.
///
/// @param bytes the image without its metadata
/// @param width in pixels as it is kept, before it is turned
/// @param height in pixels
/// @param turn how it must be turned to stand upright, 1 to 8 as in EXIF
/// @param heavy whether decoding it takes memory for every pixel, not only for those of the small
///   picture
/// @param profile the ICC profile of its colours as the payload of a JPEG segment, if it is short
@SuppressWarnings("ArrayRecordComponent")
record Plain(
    byte[] bytes, int width, int height, int turn, boolean heavy, Optional<byte[]> profile) {
  /// An upright image.
  static Plain upright(byte[] bytes, int width, int height, boolean heavy) {
    return new Plain(bytes, width, height, 1, heavy, Optional.empty());
  }

  long pixels() {
    return (long) width * height;
  }
}
