package im.skein.storage.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.core.base.StoreException;
import im.skein.core.base.StoreException.Reason;
import im.skein.core.media.Shelf;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the shelf does on a disk, beyond its contract.
final class FileShelfTest {
  @TempDir Path directory;

  @Test
  void refusesWhatWouldFillTheDisk() throws Exception {
    long space = Files.getFileStore(directory).getUsableSpace();
    Shelf shelf = new FileShelf(directory, 1 << 20);
    assertEquals(
        Reason.DISK_FULL, assertThrows(StoreException.class, () -> shelf.draft(space)).reason());
    shelf.draft(1).discard();
  }

  @Test
  void clearsUpDraftsAndLeavesAloneWhatIsNotItsOwn() throws Exception {
    Shelf shelf = new FileShelf(directory, 0);
    shelf.draft(1).write(ByteBuffer.allocate(1));
    Path own = Files.createDirectories(directory.resolve("ab")).resolve("ab".repeat(32));
    Path foreign = directory.resolve("ab").resolve("notes.txt");
    Files.writeString(own, "unknown");
    Files.writeString(foreign, "of somebody");
    shelf.tidy(_ -> false);
    assertFalse(Files.exists(own));
    assertTrue(Files.exists(foreign));
    try (var drafts = Files.list(directory.resolve("drafts"))) {
      assertEquals(0, drafts.count());
    }
  }
}
