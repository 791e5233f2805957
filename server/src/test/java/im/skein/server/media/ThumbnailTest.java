package im.skein.server.media;

import static im.skein.server.media.UploadScene.await;
import static im.skein.server.media.UploadScene.bytes;
import static im.skein.server.media.UploadScene.header;
import static im.skein.server.media.UploadScene.noise;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.server.run.TestServer;
import im.skein.wire.Element;
import im.skein.wire.Iq;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Small pictures of images, asked for over HTTP.
final class ThumbnailTest {
  @TempDir Path data;

  private UploadScene scene;

  @BeforeEach
  void start() throws IOException {
    scene = new UploadScene(TestServer.in(data, List.of("upload.image-max-size=1MB")), data);
  }

  @AfterEach
  void stop() {
    scene.close();
  }

  private static byte[] image(int width, int height, String format) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < width * height; i++) {
      image.setRGB(i % width, i / width, 0x204060);
    }
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    assertTrue(ImageIO.write(image, format, written));
    return written.toByteArray();
  }

  /// The image with a place in its metadata.
  private static byte[] located(byte[] jpeg) {
    byte[] place = bytes("Exif\0\0II GPS 48.2082 N");
    byte[] all = new byte[jpeg.length + place.length + 4];
    System.arraycopy(jpeg, 0, all, 0, 2);
    System.arraycopy(new byte[] {-1, (byte) 0xe1, 0, (byte) (place.length + 2)}, 0, all, 2, 4);
    System.arraycopy(place, 0, all, 6, place.length);
    System.arraycopy(jpeg, 2, all, 6 + place.length, jpeg.length - 2);
    return all;
  }

  private static URI small(URI at) {
    return URI.create(at + "?thumbnail");
  }

  private long kept() throws IOException {
    try (Stream<Path> all = Files.walk(data.resolve("thumbnails"))) {
      return all.filter(Files::isRegularFile).count();
    }
  }

  @Test
  void givesASmallPictureThatTellsNoPlace() throws Exception {
    byte[] photo = located(image(1600, 1200, "jpeg"));
    URI at = scene.file("a.jpg", photo, "image/jpeg");
    HttpResponse<byte[]> got = scene.get(small(at));
    assertEquals(200, got.statusCode());
    assertEquals("image/jpeg", header(got, "content-type"));
    assertEquals("nosniff", header(got, "x-content-type-options"));
    assertTrue(header(got, "content-security-policy").contains("sandbox"));
    assertTrue(header(got, "content-disposition").startsWith("inline;"));
    assertFalse(new String(got.body(), StandardCharsets.ISO_8859_1).contains("GPS"));
    BufferedImage picture = ImageIO.read(new ByteArrayInputStream(got.body()));
    assertEquals(640, picture.getWidth());
    assertEquals(480, picture.getHeight());
    String tag = header(got, "etag");
    assertEquals(304, scene.get(small(at), "If-None-Match", tag).statusCode());
    assertEquals(200, scene.get(at, "If-None-Match", tag).statusCode());
    HttpResponse<byte[]> head = scene.head(small(at));
    assertEquals(Integer.toString(got.body().length), header(head, "content-length"));
    assertArrayEquals(got.body(), scene.get(small(at)).body());
    // The file itself stays as it was sent, or its hash would be another.
    assertArrayEquals(photo, scene.get(at).body());
    assertEquals(1, kept());
  }

  @Test
  void hasNoneOfWhatIsNoImageOrTooLarge() throws Exception {
    byte[] large = Arrays.copyOf(image(100, 100, "png"), 1_000_001);
    byte[] broken = bytes("\u0089PNG\r\n\u001a\n and so on");
    for (byte[] content : List.of(large, broken, noise(1000), bytes("<svg/>"))) {
      URI at = scene.file("a.png", content, "");
      assertEquals(404, scene.get(small(at)).statusCode());
      assertEquals(404, scene.get(small(at)).statusCode());
      assertEquals(200, scene.get(at).statusCode());
    }
    // That nothing can be made of it is remembered of the broken one.
    assertEquals(1, kept());
    URI none = scene.slot(new byte[1]);
    assertEquals(404, scene.get(small(none)).statusCode());
  }

  @Test
  void isMadeOnceForManyAtOnceAndGoesWithTheFile() throws Exception {
    URI at = scene.file("a.png", image(2000, 2000, "png"), "");
    List<CompletableFuture<HttpResponse<byte[]>>> answers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      answers.add(
          scene
              .http()
              .sendAsync(HttpRequest.newBuilder(small(at)).build(), BodyHandlers.ofByteArray()));
    }
    for (var answer : answers) {
      assertEquals(200, answer.join().statusCode());
    }
    assertEquals(1, kept());
    Element remove = Element.builder("jabber:iq:register", "query").emptyChild("remove").build();
    scene.alice().request(Iq.Type.SET, remove);
    await(() -> scene.get(small(at)).statusCode() == 404);
    await(() -> kept() == 0);
    assertEquals(List.of(), scene.shelf(false));
  }

  @Test
  void refusesToMakeTooManyAtOnce() throws Exception {
    List<URI> images = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      images.add(scene.file("a.png", image(1500, 1500 + i, "png"), ""));
    }
    List<CompletableFuture<HttpResponse<byte[]>>> answers = new ArrayList<>();
    for (URI at : images) {
      answers.add(
          scene
              .http()
              .sendAsync(HttpRequest.newBuilder(small(at)).build(), BodyHandlers.ofByteArray()));
    }
    int busy = 0;
    for (var answer : answers) {
      int status = answer.join().statusCode();
      assertTrue(status == 200 || status == 503, () -> "status " + status);
      busy += status == 503 ? 1 : 0;
    }
    assertTrue(busy > 0 && busy < 60, busy + " refused");
    for (URI at : images) {
      await(() -> scene.get(small(at)).statusCode() == 200);
    }
  }

  @Test
  void doesNotShowWhatIsDamaged() throws Exception {
    URI at = scene.file("a.png", image(300, 300, "png"), "");
    URI cut = scene.file("b.png", image(400, 300, "png"), "");
    for (Path file : scene.shelf(false)) {
      byte[] content = Files.readAllBytes(file);
      boolean shorter = ImageIO.read(new ByteArrayInputStream(content)).getWidth() == 400;
      content[content.length - 1]++;
      Files.write(file, shorter ? Arrays.copyOf(content, 10) : content);
    }
    assertEquals(404, scene.get(small(at)).statusCode());
    assertEquals(404, scene.get(cut).statusCode());
    assertEquals(2, scene.server().takeFaults().size());
  }
}
