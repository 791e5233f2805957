package im.skein.picture;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;

/// A picture as one number for each pixel, which has 8 bits each of alpha, red, green and blue; the
/// colours are not multiplied by the alpha.
///
/// @param width in pixels
/// @param height in pixels
/// @param argb the pixels, row by row from the top
@SuppressWarnings("ArrayRecordComponent")
record Pixels(int width, int height, int[] argb) {
  private static final int OPAQUE = 0xff00_0000;

  /// The pixels of a decoded image. Grey ones are taken as they are, for the library thinks that
  /// theirs is a linear scale.
  static Pixels of(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    boolean grey =
        image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY
            && image.getSampleModel().getSampleSize(0) >= 8;
    if (!grey) {
      return new Pixels(
          width, height, image.getRGB(0, 0, width, height, new int[width * height], 0, width));
    }
    Raster raster = image.getRaster();
    int shift = image.getSampleModel().getSampleSize(0) - 8;
    boolean alpha = raster.getNumBands() > 1;
    int[] argb = new int[width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int value = raster.getSample(x, y, 0) >> shift & 0xff;
        int seen = alpha ? (raster.getSample(x, y, 1) >> shift) << 24 : OPAQUE;
        argb[y * width + x] = seen | value << 16 | value << 8 | value;
      }
    }
    return new Pixels(width, height, argb);
  }

  boolean isOpaque() {
    for (int pixel : argb) {
      if (pixel >>> 24 != 0xff) {
        return false;
      }
    }
    return true;
  }

  /// A smaller picture, in which each pixel is the mean of those that it stands for.
  Pixels within(int edge) {
    int longest = Math.max(width, height);
    if (longest <= edge) {
      return this;
    }
    int wide = Math.max(1, (int) ((long) width * edge / longest));
    int high = Math.max(1, (int) ((long) height * edge / longest));
    int[] small = new int[wide * high];
    for (int y = 0; y < high; y++) {
      int top = (int) ((long) y * height / high);
      int bottom = (int) Math.max(top + 1, (y + 1L) * height / high);
      for (int x = 0; x < wide; x++) {
        int left = (int) ((long) x * width / wide);
        int right = (int) Math.max(left + 1, (x + 1L) * width / wide);
        small[y * wide + x] = mean(left, top, right, bottom);
      }
    }
    return new Pixels(wide, high, small);
  }

  private int mean(int left, int top, int right, int bottom) {
    long alpha = 0;
    long red = 0;
    long green = 0;
    long blue = 0;
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        int pixel = argb[y * width + x];
        int weight = pixel >>> 24;
        alpha += weight;
        red += (long) (pixel >> 16 & 0xff) * weight;
        green += (long) (pixel >> 8 & 0xff) * weight;
        blue += (long) (pixel & 0xff) * weight;
      }
    }
    if (alpha == 0) {
      return 0;
    }
    long count = (long) (right - left) * (bottom - top);
    long half = alpha / 2;
    return (int) ((alpha + count / 2) / count) << 24
        | (int) ((red + half) / alpha) << 16
        | (int) ((green + half) / alpha) << 8
        | (int) ((blue + half) / alpha);
  }

  /// The picture upright.
  ///
  /// @param turn how the camera was held, 1 to 8 as in EXIF
  Pixels turned(int turn) {
    if (turn == 1) {
      return this;
    }
    boolean aside = turn >= 5;
    int wide = aside ? height : width;
    int high = aside ? width : height;
    int[] turned = new int[argb.length];
    for (int y = 0; y < high; y++) {
      for (int x = 0; x < wide; x++) {
        boolean fromRight = turn == 2 || turn == 3 || turn == 7 || turn == 8;
        boolean fromBottom = turn == 3 || turn == 4 || turn == 6 || turn == 7;
        int column = aside ? y : x;
        int row = aside ? x : y;
        column = fromRight ? width - 1 - column : column;
        row = fromBottom ? height - 1 - row : row;
        turned[y * wide + x] = argb[row * width + column];
      }
    }
    return new Pixels(wide, high, turned);
  }

  /// As an image that can be written.
  BufferedImage image(boolean opaque) {
    BufferedImage image =
        new BufferedImage(
            width, height, opaque ? BufferedImage.TYPE_INT_RGB : BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, width, height, argb, 0, width);
    return image;
  }
}
