package im.skein.picture;

import java.nio.ByteOrder;

/// What must be known of a GIF: the size of its first picture, which is the only one that is shown
/// small.
final class Gif {
  private static final int HEAD_BYTES = 13;
  private static final int EXTENSION = 0x21;
  private static final int PICTURE = 0x2c;

  private Gif() {}

  static Plain read(byte[] bytes) throws BrokenImage {
    Cursor in = new Cursor(bytes, ByteOrder.LITTLE_ENDIAN);
    long at = HEAD_BYTES + table(in.u8(10));
    while (in.u8(at) == EXTENSION) {
      at += 2;
      while (in.u8(at) != 0) {
        at += 1L + in.u8(at);
      }
      at++;
    }
    if (in.u8(at) != PICTURE) {
      throw new BrokenImage("no picture");
    }
    int width = in.u16(at + 5);
    int height = in.u16(at + 7);
    if (width == 0 || height == 0) {
      throw new BrokenImage("no size");
    }
    return Plain.upright(bytes, width, height, false);
  }

  private static long table(int flags) {
    return (flags & 0x80) == 0 ? 0 : 3L << ((flags & 7) + 1);
  }
}
