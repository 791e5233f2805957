package im.skein.picture;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Reads numbers of an image, and never beyond its end.
final class Cursor {
  private final ByteBuffer bytes;

  Cursor(byte[] bytes, ByteOrder order) {
    this.bytes = ByteBuffer.wrap(bytes).order(order);
  }

  int length() {
    return bytes.limit();
  }

  int u8(long at) throws BrokenImage {
    return bytes.get(checked(at, 1)) & 0xff;
  }

  int u16(long at) throws BrokenImage {
    return bytes.getShort(checked(at, 2)) & 0xffff;
  }

  int u24(long at) throws BrokenImage {
    return u16(at) | u8(at + 2) << 16;
  }

  long u32(long at) throws BrokenImage {
    return bytes.getInt(checked(at, 4)) & 0xffff_ffffL;
  }

  String name(long at, int length) throws BrokenImage {
    byte[] name = new byte[length];
    bytes.get(checked(at, length), name);
    return new String(name, StandardCharsets.ISO_8859_1);
  }

  byte[] part(long at, long length) throws BrokenImage {
    int from = checked(at, length);
    byte[] part = new byte[(int) length];
    bytes.get(from, part);
    return part;
  }

  private int checked(long at, long length) throws BrokenImage {
    if (at < 0 || length < 0 || at + length > bytes.limit()) {
      throw new BrokenImage("it is cut");
    }
    return (int) at;
  }
}
