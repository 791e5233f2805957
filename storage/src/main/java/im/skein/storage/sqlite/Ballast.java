package im.skein.storage.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A file that only takes up space. When the disk is full it is deleted, so that the write-ahead
/// log can be folded back and the operator can work; when there is space again it is made again.
final class Ballast {
  private static final Logger LOG = LoggerFactory.getLogger(Ballast.class);
  private static final int CHUNK_BYTES = 1 << 20;

  private final Path file;
  private final long bytes;

  /// A ballast of that size, 0 for none; not made yet.
  Ballast(Path file, long bytes) {
    this.file = file;
    this.bytes = bytes;
  }

  /// Makes the file on a thread of its own, for it takes a while and nobody needs it at once.
  void fill() {
    if (bytes > 0) {
      Thread.ofPlatform().name("skein-ballast").daemon().start(this::write);
    }
  }

  /// Real bytes, for a file with holes would keep no space.
  synchronized void write() {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
      for (long at = channel.size(); at < bytes; ) {
        chunk.clear().limit((int) Math.min(CHUNK_BYTES, bytes - at));
        at += channel.write(chunk, at);
      }
    } catch (IOException e) {
      LOG.warn("no room for the ballast file {}: {}", file, e.getMessage());
      drop();
    }
  }

  /// Gives the space back.
  synchronized void drop() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("the ballast file {} cannot be deleted: {}", file, e.getMessage());
    }
  }

  /// Whether the disk has space for the ballast and as much again; without a ballast, always.
  boolean fits() {
    if (bytes == 0) {
      return true;
    }
    try {
      return Files.getFileStore(file.toAbsolutePath().getParent()).getUsableSpace() >= 2 * bytes;
    } catch (IOException _) {
      return false;
    }
  }
}
