package im.skein.picture;

import static im.skein.picture.Images.BLUE;
import static im.skein.picture.Images.GREEN;
import static im.skein.picture.Images.NOTHING;
import static im.skein.picture.Images.RED;
import static im.skein.picture.Images.WHITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Small pictures of good images, of broken ones, and of those that are made to break servers.
final class PicturePainterTest {
  private static final int CLOSE = 24;

  private final PicturePainter painter = new PicturePainter(512 << 20);

  private BufferedImage small(byte[] image, String type) throws Exception {
    return Images.read(painter.shrink(image, type).orElseThrow());
  }

  private static void assertFields(BufferedImage image, int... colours) {
    int right = image.getWidth() * 3 / 4;
    int low = image.getHeight() * 3 / 4;
    int left = image.getWidth() / 4;
    int high = image.getHeight() / 4;
    int[] seen = {
      image.getRGB(left, high),
      image.getRGB(right, high),
      image.getRGB(left, low),
      image.getRGB(right, low)
    };
    for (int i = 0; i < seen.length; i++) {
      for (int shift = 0; shift < 32; shift += 8) {
        int distance = (seen[i] >> shift & 0xff) - (colours[i] >> shift & 0xff);
        assertTrue(
            Math.abs(distance) <= CLOSE || (colours[i] == NOTHING && shift < 24),
            () -> Arrays.toString(seen));
      }
    }
  }

  private static void assertSize(int width, int height, BufferedImage image) {
    assertEquals(width + "×" + height, image.getWidth() + "×" + image.getHeight());
  }

  @Test
  void makesLargeImagesSmall() throws Exception {
    BufferedImage wide = Images.fields(3000, 2000, BufferedImage.TYPE_INT_RGB);
    for (String format : List.of("jpeg", "png", "gif")) {
      BufferedImage small = small(Images.written(wide, format), "image/" + format);
      assertSize(640, 426, small);
      assertFields(small, RED, BLUE, GREEN, WHITE);
    }
    BufferedImage long_ = Images.fields(20, 5000, BufferedImage.TYPE_INT_RGB);
    assertSize(2, 640, small(Images.written(long_, "png"), "image/png"));
  }

  @Test
  void leavesSmallImagesAsLargeAsTheyAre() throws Exception {
    BufferedImage small = Images.fields(40, 30, BufferedImage.TYPE_INT_RGB);
    assertSize(40, 30, small(Images.written(small, "png"), "image/png"));
    BufferedImage dot = Images.fields(1, 1, BufferedImage.TYPE_INT_RGB);
    assertSize(1, 1, small(Images.written(dot, "gif"), "image/gif"));
  }

  @Test
  void readsWebP() throws Exception {
    assertFields(small(Images.WEBP_LOSSY, "image/webp"), RED, BLUE, GREEN, WHITE);
    assertFields(small(Images.WEBP_LOSSLESS, "image/webp"), RED, BLUE, GREEN, NOTHING);
    BufferedImage alpha = small(Images.WEBP_ALPHA, "image/webp");
    assertSize(40, 30, alpha);
    assertFields(alpha, RED, BLUE, GREEN, NOTHING);
  }

  @Test
  void letsShineThroughWhatDid() throws Exception {
    BufferedImage clear = Images.fields(1000, 800, BufferedImage.TYPE_INT_ARGB);
    BufferedImage small = small(Images.written(clear, "png"), "image/png");
    assertSize(640, 512, small);
    assertFields(small, RED, BLUE, GREEN, NOTHING);
  }

  @Test
  void showsGreyAsItIs() throws Exception {
    BufferedImage grey = new BufferedImage(900, 900, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 900 * 900; i++) {
      grey.getRaster().setSample(i % 900, i / 900, 0, 100);
    }
    for (String format : List.of("jpeg", "png")) {
      int middle = small(Images.written(grey, format), "image/" + format).getRGB(320, 320);
      assertEquals(100, middle & 0xff, 2, format);
    }
  }

  @Test
  void turnsUprightAndTellsNothingElse() throws Exception {
    byte[] jpeg = Images.written(Images.fields(800, 400, BufferedImage.TYPE_INT_RGB), "jpeg");
    int[][] turned = {
      {RED, BLUE, GREEN, WHITE},
      {BLUE, RED, WHITE, GREEN},
      {WHITE, GREEN, BLUE, RED},
      {GREEN, WHITE, RED, BLUE},
      {RED, GREEN, BLUE, WHITE},
      {GREEN, RED, WHITE, BLUE},
      {WHITE, BLUE, GREEN, RED},
      {BLUE, WHITE, RED, GREEN}
    };
    for (int turn = 1; turn <= 8; turn++) {
      byte[] held = Images.segment(jpeg, 0xe1, Images.exif(turn));
      assertTrue(latin(held).contains("GPS 48"));
      byte[] small = painter.shrink(held, "image/jpeg").orElseThrow();
      assertFalse(latin(small).contains("GPS"));
      assertFalse(latin(small).contains("Exif"));
      BufferedImage image = Images.read(small);
      assertSize(turn < 5 ? 640 : 320, turn < 5 ? 320 : 640, image);
      assertFields(image, turned[turn - 1]);
    }
    for (int odd : new int[] {0, 9, 0xffff}) {
      byte[] held = Images.segment(jpeg, 0xe1, Images.exif(odd));
      assertFields(small(held, "image/jpeg"), turned[0]);
    }
    byte[] cut = Images.segment(jpeg, 0xe1, Arrays.copyOf(Images.exif(6), 18));
    assertFields(small(cut, "image/jpeg"), turned[0]);
  }

  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  @Test
  void keepsAShortProfileOfColours() throws Exception {
    byte[] jpeg = Images.written(Images.fields(800, 400, BufferedImage.TYPE_INT_RGB), "jpeg");
    byte[] profile = "ICC_PROFILE\0\u0001\u0001 and so on".getBytes(StandardCharsets.ISO_8859_1);
    byte[] small = painter.shrink(Images.segment(jpeg, 0xe2, profile), "image/jpeg").orElseThrow();
    assertTrue(latin(small).contains(latin(profile)));
    byte[] part = "ICC_PROFILE\0\u0001\u0002 and so on".getBytes(StandardCharsets.ISO_8859_1);
    small = painter.shrink(Images.segment(jpeg, 0xe2, part), "image/jpeg").orElseThrow();
    assertFalse(latin(small).contains("ICC_PROFILE"));
  }

  @Test
  void refusesImagesThatWouldTakeTooMuch() {
    byte[] rows = Images.chunk("IDAT", Images.deflated(100_000_000));
    refuses("image/png", Images.png(60_000, 60_000, 2, rows));
    refuses("image/png", Images.png(-1, -1, 2, rows));
    refuses("image/png", Images.png(0, 10, 2, rows));
    // The decoder keeps three rows.
    refuses("image/png", Images.png(60_000_000, 1, 0, rows));
    byte[] jpeg = Images.written(Images.fields(64, 64, BufferedImage.TYPE_INT_RGB), "jpeg");
    int frame = latin(jpeg).indexOf("\u00ff\u00c0");
    refuses("image/jpeg", Images.changed(jpeg, frame + 5, 0xff, 0xff, 0xff, 0xff));
    refuses("image/jpeg", Images.changed(jpeg, frame + 5, 0, 0, 0, 0));
    byte[] scans = Arrays.copyOf(jpeg, jpeg.length + 4000);
    for (int i = jpeg.length; i < scans.length; i += 4) {
      scans[i] = (byte) 0xff;
      scans[i + 1] = (byte) 0xda;
    }
    refuses("image/jpeg", scans);
    byte[] gif = Images.written(Images.fields(64, 64, BufferedImage.TYPE_INT_RGB), "gif");
    int picture = latin(gif).indexOf(",\0\0\0\0@\0@");
    refuses("image/gif", Images.changed(gif, picture + 5, 0xff, 0xff, 0xff, 0xff));
    // The canvas and what lies on it say different sizes.
    refuses("image/webp", Images.changed(Images.WEBP_ALPHA, 24, 0xff, 0x0f, 0, 0xff, 0x0f, 0));
    refuses("image/webp", Images.changed(Images.WEBP_LOSSLESS, 21, 0xff, 0xff, 0xff, 0x0f));
    refuses("image/webp", Images.changed(Images.WEBP_LOSSY, 26, 0xff, 0x3f, 0xff, 0x3f));
  }

  private void refuses(String type, byte[] image) {
    assertEquals(Optional.empty(), painter.shrink(image, type), type);
  }

  @Test
  void doesNotUnfoldWhatIsNotSeen() throws Exception {
    byte[] text = Images.chunk("zTXt", join("Comment\0\0", Images.deflated(300_000_000)));
    byte[] rows = Images.chunk("IDAT", Images.deflated(100 * 301));
    BufferedImage small = small(Images.png(100, 100, 2, text, text, rows), "image/png");
    assertSize(100, 100, small);
  }

  private static byte[] join(String first, byte[] second) {
    byte[] all =
        Arrays.copyOf(first.getBytes(StandardCharsets.US_ASCII), first.length() + second.length);
    System.arraycopy(second, 0, all, first.length(), second.length);
    return all;
  }

  @Test
  void keepsToTheHeapItWasGiven() throws Exception {
    PicturePainter poor = new PicturePainter(24 * 1000);
    assertEquals(Optional.empty(), poor.shrink(Images.WEBP_LOSSY, "image/webp"));
    assertSize(40, 30, Images.read(painter.shrink(Images.WEBP_LOSSY, "image/webp").orElseThrow()));
  }

  @Test
  void countsEveryPixelOfAJpegWhoseColoursComeOneAfterTheOther() {
    PicturePainter poor = new PicturePainter(24 * 1000);
    byte[] together = Images.written(Images.fields(64, 64, BufferedImage.TYPE_INT_RGB), "jpeg");
    assertTrue(poor.shrink(together, "image/jpeg").isPresent());
    int scan = latin(together).indexOf("\u00ff\u00da");
    byte[] alone = {(byte) 0xff, (byte) 0xda, 0, 8, 1, 1, 0, 0, 63, 0};
    byte[] apart = Arrays.copyOf(together, scan + alone.length);
    System.arraycopy(alone, 0, apart, scan, alone.length);
    assertEquals(Optional.empty(), poor.shrink(apart, "image/jpeg"));
  }

  @Test
  void endsWhatTakesTooLong() {
    PicturePainter hasty = new PicturePainter(512 << 20, -1);
    byte[] png = Images.written(Images.fields(900, 900, BufferedImage.TYPE_INT_RGB), "png");
    assertTrue(painter.shrink(png, "image/png").isPresent());
    assertEquals(Optional.empty(), hasty.shrink(png, "image/png"));
  }

  @Test
  void survivesWhatIsBroken() {
    BufferedImage image = Images.fields(70, 50, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(5);
    for (int i = 0; i < 600; i++) {
      String type = List.of("jpeg", "png", "gif", "webp").get(i % 4);
      byte[] good = type.equals("webp") ? webp(i) : Images.written(image, type);
      byte[] broken = Arrays.copyOf(good, 1 + random.nextInt(good.length));
      for (int j = random.nextInt(4); j > 0; j--) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt();
      }
      painter.shrink(broken, "image/" + type).ifPresent(small -> assertTrue(small.length > 0));
    }
    refuses("image/svg+xml", "<svg/>".getBytes(StandardCharsets.US_ASCII));
    refuses("image/png", new byte[0]);
    refuses("image/jpeg", Images.WEBP_LOSSY);
  }

  private static byte[] webp(int which) {
    return List.of(Images.WEBP_LOSSY, Images.WEBP_LOSSLESS, Images.WEBP_ALPHA).get(which / 4 % 3);
  }
}
