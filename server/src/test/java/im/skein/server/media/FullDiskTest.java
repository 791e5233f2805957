package im.skein.server.media;

import static im.skein.server.media.UploadScene.await;
import static im.skein.server.media.UploadScene.noise;
import static im.skein.server.media.UploadScene.raw;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import im.skein.server.run.TestServer;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a client is told when the server's disk is full.
final class FullDiskTest {
  private static final Path NOWHERE = Path.of("");

  @Test
  void saysThatTheDiskIsFullAndGoesOnOnceItIsNot() throws Exception {
    try (UploadScene scene = new UploadScene(TestServer.inMemory(List.of()), NOWHERE)) {
      byte[] content = noise(1_000_000);
      URI before = scene.file("a.bin", content, "");
      scene.server().room(0);
      URI none = scene.slot(content);
      assertEquals(507, raw(none, "PUT", "Content-Length: 1000000\r\n", ""));
      scene.server().room(500_000);
      URI half = scene.slot(content);
      assertEquals(507, scene.put(half, content));
      // Others still fetch, and who was refused begins anew.
      assertArrayEquals(content, scene.get(before).body());
      for (URI gone : List.of(none, half)) {
        assertEquals(404, scene.get(gone).statusCode());
        await(() -> scene.put(gone, content) == 404);
      }
      scene.server().room(Long.MAX_VALUE);
      assertArrayEquals(content, scene.get(scene.file("a.bin", content, "")).body());
    }
  }
}
