package im.skein.picture;

import java.io.ByteArrayOutputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/// What must be known of a WebP (RFC 9649), and the chunks that its decoder needs. Moving ones are
/// not shown small.
final class WebP {
  private static final int HEAD_BYTES = 12;
  private static final int VP8X_BYTES = 10;
  private static final int ALPHA = 0x10;
  private static final int MOVES = 0x02;
  private static final Set<String> NEEDED = Set.of("VP8X", "VP8 ", "VP8L", "ALPH");

  private final Cursor in;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private int width;
  private int height;

  private WebP(byte[] bytes) {
    in = new Cursor(bytes, ByteOrder.LITTLE_ENDIAN);
  }

  static Plain read(byte[] bytes) throws BrokenImage {
    return new WebP(bytes).read();
  }

  private Plain read() throws BrokenImage {
    if (!in.name(8, 4).equals("WEBP")) {
      throw new BrokenImage("no WebP");
    }
    long at = HEAD_BYTES;
    while (at + 8 <= in.length()) {
      String type = in.name(at, 4);
      long length = in.u32(at + 4);
      if (NEEDED.contains(type)) {
        chunk(type, in.part(at + 8, length));
      }
      at += 8 + length + (length & 1);
    }
    if (width == 0 || height == 0) {
      throw new BrokenImage("no size");
    }
    byte[] chunks = out.toByteArray();
    ByteArrayOutputStream all = new ByteArrayOutputStream(chunks.length + HEAD_BYTES);
    frame(all, "RIFF", chunks.length + 4);
    all.writeBytes("WEBP".getBytes(StandardCharsets.US_ASCII));
    all.writeBytes(chunks);
    return Plain.upright(all.toByteArray(), width, height, true);
  }

  /// Says that nothing is there of what was left out.
  private void chunk(String type, byte[] payload) throws BrokenImage {
    Cursor chunk = new Cursor(payload, ByteOrder.LITTLE_ENDIAN);
    switch (type) {
      case "VP8X" -> {
        if (payload.length < VP8X_BYTES || (payload[0] & MOVES) != 0) {
          throw new BrokenImage("a kind of WebP that is not decoded");
        }
        payload[0] &= ALPHA;
        size(chunk.u24(4) + 1, chunk.u24(7) + 1);
      }
      case "VP8 " -> size(chunk.u16(6) & 0x3fff, chunk.u16(8) & 0x3fff);
      case "VP8L" -> {
        long sides = chunk.u32(1);
        size((int) (sides & 0x3fff) + 1, (int) (sides >> 14 & 0x3fff) + 1);
      }
      default -> {}
    }
    frame(out, type, payload.length);
    out.writeBytes(payload);
    if ((payload.length & 1) != 0) {
      out.write(0);
    }
  }

  /// All that is said about the size must be the same.
  private void size(int wide, int high) throws BrokenImage {
    if (width != 0 && (width != wide || height != high)) {
      throw new BrokenImage("two sizes");
    }
    width = wide;
    height = high;
  }

  private static void frame(ByteArrayOutputStream to, String type, int length) {
    to.writeBytes(type.getBytes(StandardCharsets.US_ASCII));
    for (int shift = 0; shift < 32; shift += 8) {
      to.write(length >> shift);
    }
  }
}
