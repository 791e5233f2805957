package im.skein.server.run;

import im.skein.core.base.Chance;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// Secret keys in files of the data directory, outside the database, so that a stolen copy of the
/// database alone opens nothing. Made on first use, readable by their owner only.
final class KeyFiles {
  private final Path directory;
  private final Chance chance;

  /// Keys in that directory, which must exist.
  KeyFiles(Path directory, Chance chance) {
    this.directory = directory;
    this.chance = chance;
  }

  /// The key of that name.
  ///
  /// @throws StartException when its file is not what was once written
  byte[] key(String name, int bytes) throws StartException {
    Path file = directory.resolve(name + ".key");
    try {
      if (!Files.exists(file)) {
        write(file, chance.bytes(bytes));
      }
      byte[] key = Files.readAllBytes(file);
      if (key.length != bytes) {
        throw new StartException(
            ExitStatus.DATA,
            file
                + " is damaged: it has "
                + key.length
                + " bytes instead of "
                + bytes
                + ". Restore it from a backup; without it no password fits any more");
      }
      return key;
    } catch (IOException e) {
      throw new StartException(
          ExitStatus.DATA, "cannot read or write " + file + ": " + reason(e), e);
    }
  }

  private static void write(Path file, byte[] key) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try (FileChannel channel = FileChannel.open(fresh, options, mode)) {
      ByteBuffer rest = ByteBuffer.wrap(key);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      channel.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String reason(IOException e) {
    return e.getClass().getSimpleName();
  }
}
