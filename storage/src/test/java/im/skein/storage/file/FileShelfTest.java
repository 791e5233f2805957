package im.skein.storage.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.core.base.StoreException;
import im.skein.core.base.StoreException.Reason;
import im.skein.core.media.Shelf;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
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

  private static void keep(Shelf shelf, byte[] content) throws Exception {
    Shelf.Draft draft = shelf.draft(content.length);
    draft.write(ByteBuffer.wrap(content));
    draft.seal();
    draft.keep(MessageDigest.getInstance("SHA-256").digest(content));
  }

  @Test
  void findsDamageAndIsHealedByTheSameContent() throws Exception {
    FileShelf shelf = new FileShelf(directory, 0);
    List<Path> damaged = new ArrayList<>();
    assertEquals(0, shelf.check(damaged::add));
    byte[] large = new byte[20_000_000];
    keep(shelf, large);
    keep(shelf, new byte[] {1});
    shelf.draft(1).write(ByteBuffer.allocate(1));
    Files.writeString(directory.resolve("notes.txt"), "of somebody");
    assertEquals(2, shelf.check(damaged::add));
    assertEquals(List.of(), damaged);
    String hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(large));
    Path file = directory.resolve(hash.substring(0, 2)).resolve(hash);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {7}), 12_345_678);
    }
    assertEquals(2, shelf.check(damaged::add));
    assertEquals(List.of(file), damaged);
    keep(shelf, large);
    damaged.clear();
    assertEquals(2, shelf.check(damaged::add));
    assertEquals(List.of(), damaged);
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
