package im.skein.picture;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import im.skein.core.media.Painter;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/// Decodes JPEG, PNG, GIF and WebP with the readers of the JDK and of TwelveMonkeys. Before a
/// decoder sees an image, its size is read here and everything is taken out that is not seen.
public final class PicturePainter implements Painter {
  /// The longer side of a small picture in pixels.
  public static final int EDGE = 640;

  /// So many pixels of an image whose decoder keeps few of them.
  private static final long MOST_PIXELS = 64_000_000;

  /// So many of one whose decoder keeps all.
  private static final long MOST_HEAVY_PIXELS = 16_000_000;

  /// So many bytes of the heap stand for one pixel that a decoder keeps.
  private static final long HEAP_PER_PIXEL = 24;

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final float QUALITY = 0.8f;

  private final long heavyPixels;
  private final long patienceNanos;

  /// A painter that takes no more than about a fifth of that heap.
  ///
  /// @param heapBytes how large the heap may be
  public PicturePainter(long heapBytes) {
    this(heapBytes, PATIENCE_NANOS);
  }

  PicturePainter(long heapBytes, long patienceNanos) {
    heavyPixels = Math.min(MOST_HEAVY_PIXELS, heapBytes / HEAP_PER_PIXEL);
    this.patienceNanos = patienceNanos;
  }

  @Override
  public Optional<byte[]> shrink(byte[] image, String type) {
    try {
      Plain plain = plain(image, type);
      if (plain.pixels() > (plain.heavy() ? heavyPixels : MOST_PIXELS)) {
        return Optional.empty();
      }
      Pixels small = Pixels.of(decode(plain, type)).within(EDGE).turned(plain.turn());
      boolean opaque = small.isOpaque();
      byte[] written = write(small.image(opaque), opaque ? "jpeg" : "png");
      boolean profiled = opaque && plain.profile().isPresent();
      return Optional.of(profiled ? Jpeg.with(plain.profile().get(), written) : written);
    } catch (BrokenImage | IOException e) {
      return Optional.empty();
    } catch (RuntimeException e) {
      // Decoders meet broken images with all kinds of these.
      return Optional.empty();
    }
  }

  private static Plain plain(byte[] image, String type) throws BrokenImage {
    return switch (type) {
      case "image/jpeg" -> Jpeg.read(image);
      case "image/png" -> Png.read(image);
      case "image/gif" -> Gif.read(image);
      case "image/webp" -> WebP.read(image);
      default -> throw new BrokenImage("not an image that is decoded");
    };
  }

  /// Decodes so many pixels that twice as many stand on a side as will be shown.
  private BufferedImage decode(Plain plain, String type) throws IOException, BrokenImage {
    ImageReader reader = reader(type);
    try (Impatient in = new Impatient(plain.bytes(), System.nanoTime() + patienceNanos)) {
      reader.setInput(in, true, true);
      ImageReadParam how = reader.getDefaultReadParam();
      int step = Math.max(1, Math.max(plain.width(), plain.height()) / (2 * EDGE));
      how.setSourceRegion(new Rectangle(plain.width(), plain.height()));
      how.setSourceSubsampling(step, step, 0, 0);
      return reader.read(0, how);
    } finally {
      reader.dispose();
    }
  }

  private static ImageReader reader(String type) throws IOException, BrokenImage {
    if (type.equals("image/webp")) {
      return new WebPImageReaderSpi().createReaderInstance(null);
    }
    Iterator<ImageReader> readers = ImageIO.getImageReadersByMIMEType(type);
    if (!readers.hasNext()) {
      throw new BrokenImage("no decoder");
    }
    return readers.next();
  }

  private static byte[] write(BufferedImage image, String format) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam how = writer.getDefaultWriteParam();
      if (format.equals("jpeg")) {
        how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        how.setCompressionQuality(QUALITY);
      }
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), how);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /// An image that cannot be read any more after some time, which ends its decoder.
  private static final class Impatient extends MemoryCacheImageInputStream {
    private final long endNanos;

    Impatient(byte[] image, long endNanos) {
      super(new ByteArrayInputStream(image));
      this.endNanos = endNanos;
    }

    @Override
    public int read() throws IOException {
      look();
      return super.read();
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      look();
      return super.read(into, from, length);
    }

    private void look() throws IOException {
      if (System.nanoTime() - endNanos > 0) {
        throw new IOException("it takes too long");
      }
    }
  }
}
