package im.skein.picture;

import java.io.ByteArrayOutputStream;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/// What must be known of a JPEG (ITU-T T.81 annex B), and the segments that its decoder needs: all
/// others, among them EXIF, are left out.
final class Jpeg {
  /// Each scan of a progressive image goes over all of it again; cameras and editors make about 10.
  private static final int MOST_SCANS = 64;

  private static final int COLOURS = 3;

  private static final int SOF0 = 0xc0;
  private static final int SOF1 = 0xc1;
  private static final int SOF2 = 0xc2;
  private static final int DHT = 0xc4;
  private static final int SOI = 0xd8;
  private static final int SOS = 0xda;
  private static final int DQT = 0xdb;
  private static final int DRI = 0xdd;
  private static final int APP0 = 0xe0;
  private static final int APP1 = 0xe1;
  private static final int APP2 = 0xe2;
  private static final int APP14 = 0xee;

  private static final String ICC = "ICC_PROFILE\0\u0001\u0001";
  private static final String EXIF = "Exif\0\0";

  private final Cursor in;
  private final byte[] bytes;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private int width;
  private int height;
  private int turn = 1;
  private int components;
  private boolean progressive;
  private Optional<byte[]> profile = Optional.empty();

  private Jpeg(byte[] bytes) {
    this.bytes = bytes;
    in = new Cursor(bytes, ByteOrder.BIG_ENDIAN);
  }

  static Plain read(byte[] bytes) throws BrokenImage {
    return new Jpeg(bytes).read();
  }

  private Plain read() throws BrokenImage {
    if (in.u16(0) != (0xff00 | SOI)) {
      throw new BrokenImage("no JPEG");
    }
    out.writeBytes(Arrays.copyOf(bytes, 2));
    long at = 2;
    while (true) {
      if (in.u8(at) != 0xff) {
        throw new BrokenImage("a segment is missing");
      }
      int marker = in.u8(at + 1);
      if (marker == 0xff) {
        at++;
        continue;
      }
      if (marker == SOS) {
        break;
      }
      int length = in.u16(at + 2);
      if (length < 2) {
        throw new BrokenImage("a segment without length");
      }
      segment(marker, at, length);
      at += 2 + length;
    }
    if (width == 0 || height == 0) {
      throw new BrokenImage("it has no size");
    }
    checkScans((int) at);
    // A decoder keeps the whole image if its first scan does not have all the colours.
    boolean heavy = progressive || in.u8(at + 4) < components;
    out.write(bytes, (int) at, bytes.length - (int) at);
    return new Plain(out.toByteArray(), width, height, turn, heavy, profile);
  }

  private void segment(int marker, long at, int length) throws BrokenImage {
    byte[] payload = in.part(at + 4, length - 2L);
    switch (marker) {
      case SOF0, SOF1, SOF2 -> {
        frame(at);
        progressive = marker == SOF2;
        keep(at, length);
      }
      case DHT, DQT, DRI, APP14 -> keep(at, length);
      case APP0 -> {
        if (starts(payload, "JFIF\0")) {
          keep(at, length);
        }
      }
      case APP1 -> {
        if (starts(payload, EXIF)) {
          turn = Exif.turn(Arrays.copyOfRange(payload, EXIF.length(), payload.length));
        }
      }
      case APP2 -> {
        if (starts(payload, ICC)) {
          profile = Optional.of(payload);
        }
      }
      default -> {
        if (marker > SOF2 && marker < SOI) {
          throw new BrokenImage("a process that is not decoded");
        }
      }
    }
  }

  /// Anything but 8 bits, grey or three colours, is not decoded.
  private void frame(long at) throws BrokenImage {
    components = in.u8(at + 9);
    if (width != 0 || in.u8(at + 4) != 8 || (components != 1 && components != COLOURS)) {
      throw new BrokenImage("a kind of frame that is not decoded");
    }
    height = in.u16(at + 5);
    width = in.u16(at + 7);
    if (components != COLOURS) {
      profile = Optional.empty();
    }
  }

  private void keep(long at, int length) throws BrokenImage {
    out.writeBytes(in.part(at, 2L + length));
  }

  private static boolean starts(byte[] payload, String name) {
    for (int i = 0; i < name.length(); i++) {
      if (i >= payload.length || payload[i] != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private void checkScans(int from) throws BrokenImage {
    int scans = 0;
    for (int i = from; i < bytes.length - 1; i++) {
      if (bytes[i] == (byte) 0xff && bytes[i + 1] == (byte) SOS && ++scans > MOST_SCANS) {
        throw new BrokenImage("too many scans");
      }
    }
  }

  /// A JPEG without segments of its own before the tables, with that profile.
  static byte[] with(byte[] profile, byte[] jpeg) {
    int head = 2;
    if (jpeg.length > 6 && jpeg[3] == (byte) APP0) {
      head += 2 + (((jpeg[4] & 0xff) << 8) | (jpeg[5] & 0xff));
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream(jpeg.length + profile.length + 4);
    all.write(jpeg, 0, head);
    int length = profile.length + 2;
    all.writeBytes(new byte[] {(byte) 0xff, (byte) APP2, (byte) (length >> 8), (byte) length});
    all.writeBytes(profile);
    all.write(jpeg, head, jpeg.length - head);
    return all.toByteArray();
  }
}
