package im.skein.picture;

import java.nio.ByteOrder;

/// The one thing of EXIF that is seen: how the camera was held.
final class Exif {
  private static final int ORIENTATION = 0x0112;
  private static final int SHORT = 3;
  private static final int MOST_ENTRIES = 512;
  private static final int ENTRY_BYTES = 12;

  private Exif() {}

  /// How an image must be turned, 1 to 8; 1, which is not at all, when that cannot be read.
  ///
  /// @param tiff what stands behind `Exif`
  static int turn(byte[] tiff) {
    try {
      boolean little = new Cursor(tiff, ByteOrder.BIG_ENDIAN).u16(0) == 0x4949;
      Cursor in = new Cursor(tiff, little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
      long directory = in.u32(4);
      int entries = Math.min(in.u16(directory), MOST_ENTRIES);
      for (int i = 0; i < entries; i++) {
        long entry = directory + 2 + (long) i * ENTRY_BYTES;
        if (in.u16(entry) == ORIENTATION && in.u16(entry + 2) == SHORT) {
          int turn = in.u16(entry + 8);
          return turn >= 1 && turn <= 8 ? turn : 1;
        }
      }
    } catch (BrokenImage _) {
      // It is shown as it is.
    }
    return 1;
  }
}
