package im.skein.server.program;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `skein check` as an operator meets it.
final class CheckTest {
  /// Of no bytes at all.
  private static final String NOTHING =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  @TempDir private Path folder;

  private void assertSays(int status, List<String> lines) {
    try (Program program = Program.start("check", "--data", folder.toString())) {
      assertEquals(status, program.await());
      assertEquals(lines, program.out());
    }
  }

  @Test
  void tellsWhichFilesAreDamaged() throws Exception {
    assertSays(0, List.of("0 files read, 0 damaged"));
    Path shelf = Files.createDirectories(folder.resolve("files").resolve("e3"));
    Path whole = Files.createFile(shelf.resolve(NOTHING));
    assertSays(0, List.of("1 files read, 0 damaged"));
    Files.writeString(whole, "something");
    assertSays(4, List.of("damaged: " + whole, "1 files read, 1 damaged"));
  }
}
