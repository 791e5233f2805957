package im.skein.storage.sqlite;

import im.skein.storage.StorageException;
import im.skein.storage.StorageException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// Keeps a data directory for one process. The operating system frees the lock when the process
/// ends, however it ends; the file stays.
final class DirectoryLock implements AutoCloseable {
  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  /// Locks a directory, which is made when it is missing.
  static DirectoryLock take(Path directory) throws StorageException {
    Path file = directory.resolve("skein.lock");
    FileChannel channel;
    try {
      Files.createDirectories(directory);
      channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new StorageException(
          Reason.UNUSABLE,
          "the data directory "
              + directory
              + " cannot be written ("
              + e
              + "): check that it exists and belongs to the user Skein runs as",
          e);
    }
    try {
      if (tryLock(channel) != null) {
        write(channel);
        return new DirectoryLock(channel);
      }
      String owner = read(channel);
      channel.close();
      throw new StorageException(
          Reason.LOCKED,
          "the data directory "
              + directory
              + " is in use by another Skein"
              + (owner.isEmpty() ? "" : ", process " + owner)
              + ": stop it first, or choose another directory with --data");
    } catch (IOException e) {
      throw new StorageException(
          Reason.UNUSABLE, "the file " + file + " cannot be locked: " + e.getMessage(), e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException _) {
      return null;
    }
  }

  private static void write(FileChannel channel) throws IOException {
    byte[] text = Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII);
    channel.truncate(0);
    channel.write(ByteBuffer.wrap(text), 0);
  }

  private static String read(FileChannel channel) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(20);
    channel.read(text, 0);
    return new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII).strip();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
