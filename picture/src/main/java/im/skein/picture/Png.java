package im.skein.picture;

import java.io.ByteArrayOutputStream;
import java.nio.ByteOrder;
import java.util.Set;

/// What must be known of a PNG, and the chunks that its decoder needs: all others, which may hold
/// texts that unfold to gigabytes, are left out.
final class Png {
  private static final int SIGNATURE = 8;
  private static final int FRAME_BYTES = 12;

  /// A side may be no longer than other kinds allow, for the decoder keeps three whole rows.
  private static final int LONGEST = 0xffff;

  private static final Set<String> NEEDED = Set.of("IHDR", "PLTE", "tRNS", "IDAT", "IEND");

  private Png() {}

  static Plain read(byte[] bytes) throws BrokenImage {
    Cursor in = new Cursor(bytes, ByteOrder.BIG_ENDIAN);
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
    out.write(bytes, 0, Math.min(bytes.length, SIGNATURE));
    if (!in.name(SIGNATURE + 4, 4).equals("IHDR")) {
      throw new BrokenImage("no PNG");
    }
    long width = in.u32(SIGNATURE + 8);
    long height = in.u32(SIGNATURE + 12);
    long at = SIGNATURE;
    while (at < bytes.length) {
      long length = in.u32(at) + FRAME_BYTES;
      String type = in.name(at + 4, 4);
      if (NEEDED.contains(type)) {
        out.writeBytes(in.part(at, length));
      }
      at += length;
      if (type.equals("IEND")) {
        break;
      }
    }
    if (Math.max(width, height) > LONGEST || width == 0 || height == 0) {
      throw new BrokenImage("no size that is decoded");
    }
    return Plain.upright(out.toByteArray(), (int) width, (int) height, false);
  }
}
