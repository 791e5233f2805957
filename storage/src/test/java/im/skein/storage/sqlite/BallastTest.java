package im.skein.storage.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BallastTest {
  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path directory;

  @Test
  void takesUpItsSizeAndGivesItBack() throws Exception {
    Path file = directory.resolve("ballast");
    Ballast ballast = new Ballast(file, 3_000_000);
    ballast.write();
    assertEquals(3_000_000, Files.size(file));
    ballast.drop();
    assertFalse(Files.exists(file));
    ballast.drop();
  }

  @Test
  void completesAFileThatWasCutShort() throws Exception {
    Path file = directory.resolve("ballast");
    Files.write(file, new byte[1_000]);
    new Ballast(file, 2_000_000).write();
    assertEquals(2_000_000, Files.size(file));
  }

  @Test
  void fitsOnlyWhereThereIsTwiceItsSpace() {
    assertTrue(new Ballast(directory.resolve("ballast"), 1_000).fits());
    assertFalse(new Ballast(directory.resolve("ballast"), Long.MAX_VALUE / 4).fits());
  }
}
