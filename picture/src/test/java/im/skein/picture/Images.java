package im.skein.picture;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;

/// Images for tests: four fields, of which the upper ones are red and blue and the lower ones green
/// and white, or nothing where something may shine through.
final class Images {
  static final int RED = 0xffff_0000;
  static final int BLUE = 0xff00_00ff;
  static final int GREEN = 0xff00_ff00;
  static final int WHITE = 0xffff_ffff;
  static final int NOTHING = 0;

  /// 40 × 30 pixels, with an empty field.
  static final byte[] WEBP_LOSSLESS =
      base64(
          "UklGRjoAAABXRUJQVlA4TC4AAAAvJ0AHEB8gEEjaH3qN+RcQFPk/2vwH8KVATcA0DCYxicmO/NwR/Z+AodlFKHYB");

  /// 40 × 30 pixels.
  static final byte[] WEBP_LOSSY =
      base64(
          "UklGRtQAAABXRUJQVlA4IMgAAABQCACdASooAB4APmkokUWkIqGarfwAQAaEtABajbtcJ8A/Bb9o/8Z0L2gXavDAvoH4"
              + "AXAB6/+4gb0d+oHWzAa4ApVdzKQ5zBdvv0gA/vKU6mzkddTbn/x9QU0lDf/j/CyPX+Sebi64Bv8k83Fvno0b"
              + "fVO/u36yx987NFLvmPyea/1rb5AsQLzwvKEiE4whloOkbfOmZ7BRetSYL8MUCKwKLx1FLfs4i0jr51uJF+H4"
              + "adLIHYKQF+EMNqpQmbeG9jwzT7KAPpmgAA==");

  /// 40 × 30 pixels, lossy, with an empty field.
  static final byte[] WEBP_ALPHA =
      base64(
          "UklGRuYAAABXRUJQVlA4WAoAAAAQAAAAJwAAHQAAQUxQSBYAAAARDzD/ERFCIEA48F9rQEBE/yegV+ECVlA4IKoAAABQ"
              + "BgCdASooAB4APqVAmUmmI6KhNVv8AMAUiWYAxyM0eLfiNzKunfePBAVf/umf8AAmESUGxjPmkBr2AAD+4qTh"
              + "q14D6/xP7vpDf/9lY6VjgsPxv+zvw1cJ+kf2d+FZxuj400l5PwjHG9J6a+Kar8j73t3yGqAH5/efzSUPY9sm"
              + "TawG0P9UNBC8VvxW/it+K3/d7//c27vweBqV0/b//p3/jI//+O/8PgQAAA==");

  private Images() {}

  private static byte[] base64(String text) {
    return Base64.getDecoder().decode(text);
  }

  static BufferedImage fields(int width, int height, int type) {
    BufferedImage image = new BufferedImage(width, height, type);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        boolean upper = y < height / 2;
        boolean left = x < width / 2;
        int last = image.getColorModel().hasAlpha() ? NOTHING : WHITE;
        image.setRGB(x, y, upper ? (left ? RED : BLUE) : left ? GREEN : last);
      }
    }
    return image;
  }

  static byte[] written(BufferedImage image, String format) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, format, bytes)) {
        throw new AssertionError(format);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static BufferedImage read(byte[] bytes) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(bytes));
  }

  /// A JPEG with another segment behind the first two bytes.
  static byte[] segment(byte[] jpeg, int marker, byte[] payload) {
    ByteBuffer all = ByteBuffer.allocate(jpeg.length + payload.length + 4);
    all.put(jpeg, 0, 2);
    all.put((byte) 0xff).put((byte) marker).putShort((short) (payload.length + 2)).put(payload);
    return all.put(jpeg, 2, jpeg.length - 2).array();
  }

  /// EXIF of a camera that was held so, at a place.
  static byte[] exif(int turn) {
    ByteBuffer exif = ByteBuffer.allocate(120);
    exif.put("Exif\0\0MM\0*\0\0\0\b".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    exif.putShort((short) 2);
    exif.putShort((short) 0x0112).putShort((short) 3).putInt(1);
    exif.putShort((short) turn).putShort((short) 0);
    exif.putShort((short) 0x8825).putShort((short) 4).putInt(1).putInt(38).putInt(0);
    exif.put("GPS 48.2082 N 16.3738 E".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    return exif.array();
  }

  /// A PNG of those chunks behind the first.
  static byte[] png(int width, int height, int colours, byte[]... chunks) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    ByteBuffer head = ByteBuffer.allocate(13).putInt(width).putInt(height);
    head.put((byte) 8).put((byte) colours);
    all.writeBytes(chunk("IHDR", head.array()));
    for (byte[] chunk : chunks) {
      all.writeBytes(chunk);
    }
    all.writeBytes(chunk("IEND", new byte[0]));
    return all.toByteArray();
  }

  static byte[] chunk(String type, byte[] content) {
    ByteBuffer chunk = ByteBuffer.allocate(content.length + 12).putInt(content.length);
    chunk.put(type.getBytes(java.nio.charset.StandardCharsets.US_ASCII)).put(content);
    CRC32 crc = new CRC32();
    crc.update(chunk.array(), 4, content.length + 4);
    return chunk.putInt((int) crc.getValue()).array();
  }

  /// So many equal bytes, deflated.
  static byte[] deflated(long length) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
      byte[] part = new byte[1 << 16];
      for (long left = length; left > 0; left -= part.length) {
        out.write(part, 0, (int) Math.min(left, part.length));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static byte[] changed(byte[] image, int at, int... values) {
    byte[] other = Arrays.copyOf(image, image.length);
    for (int i = 0; i < values.length; i++) {
      other[at + i] = (byte) values[i];
    }
    return other;
  }
}
