package im.skein.storage.file;

import im.skein.core.base.Hashes;
import im.skein.core.base.StoreException;
import im.skein.core.base.StoreException.Reason;
import im.skein.core.media.Shelf;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Contents as files, named by their hash: `ab/ab12…`; drafts stand in `drafts` until they are
/// whole. No name that a person wrote is ever part of a path.
public final class FileShelf implements Shelf {
  /// Where in a data directory the files stand that people send.
  public static final String FILES = "files";

  private static final String DRAFTS = "drafts";
  private static final int CHECK_BYTES = 1 << 20;

  /// With so much written, the disk begins to take it while more comes; so the wait at the end is
  /// short, and others who wait for the disk meanwhile wait for little.
  private static final long FLUSH_BYTES = 8 << 20;

  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  private final Path directory;
  private final long reserveBytes;

  /// A shelf in that directory, which is made with the first draft.
  ///
  /// @param reserveBytes so much space is left to others on the disk
  public FileShelf(Path directory, long reserveBytes) {
    this.directory = directory;
    this.reserveBytes = reserveBytes;
  }

  @Override
  public Draft draft(long size) {
    try {
      Path drafts = Files.createDirectories(directory.resolve(DRAFTS));
      if (Files.getFileStore(drafts).getUsableSpace() - size < reserveBytes) {
        throw new StoreException(Reason.DISK_FULL);
      }
      Path path = Files.createTempFile(drafts, "", "");
      return new Written(path, FileChannel.open(path, StandardOpenOption.WRITE));
    } catch (IOException e) {
      throw failure(e);
    }
  }

  @Override
  public @Nullable Content open(byte[] sha256) {
    try {
      return new Read(FileChannel.open(place(sha256), StandardOpenOption.READ));
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      throw failure(e);
    }
  }

  @Override
  public void remove(byte[] sha256) {
    try {
      Files.deleteIfExists(place(sha256));
    } catch (IOException e) {
      throw failure(e);
    }
  }

  @Override
  public void tidy(Predicate<byte[]> known) {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try {
      for (Path folder : list(directory)) {
        for (Path file : list(folder)) {
          if (isLitter(folder, file, known)) {
            Files.deleteIfExists(file);
          }
        }
      }
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /// Reads all contents and compares them with their hashes. What is removed meanwhile is passed
  /// over.
  ///
  /// @param damaged told of each that is another
  /// @return how many were read
  public long check(Consumer<Path> damaged) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(CHECK_BYTES);
    long read = 0;
    for (Path folder : list(directory)) {
      for (Path file : list(folder)) {
        String name = file.getFileName().toString();
        if (!folder.endsWith(DRAFTS) && HASH.matcher(name).matches()) {
          try {
            if (!hash(file, buffer).equals(name)) {
              damaged.accept(file);
            }
            read++;
          } catch (NoSuchFileException _) {
            // Its last message went.
          }
        }
      }
    }
    return read;
  }

  private static String hash(Path file, ByteBuffer buffer) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      MessageDigest digest = Hashes.sha256();
      while (channel.read(buffer.clear()) >= 0) {
        digest.update(buffer.flip());
      }
      return HexFormat.of().formatHex(digest.digest());
    }
  }

  /// What is not ours is left alone.
  private static boolean isLitter(Path folder, Path file, Predicate<byte[]> known) {
    String name = file.getFileName().toString();
    if (folder.endsWith(DRAFTS)) {
      return Files.isRegularFile(file);
    }
    return HASH.matcher(name).matches() && !known.test(HexFormat.of().parseHex(name));
  }

  private static List<Path> list(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    }
  }

  private Path place(byte[] sha256) {
    String hash = HexFormat.of().formatHex(sha256);
    if (!HASH.matcher(hash).matches()) {
      throw new IllegalArgumentException("not a hash");
    }
    return directory.resolve(hash.substring(0, 2)).resolve(hash);
  }

  private static StoreException failure(IOException cause) {
    String text = String.valueOf(cause.getMessage());
    boolean full = text.contains("No space left") || text.contains("quota exceeded");
    return new StoreException(full ? Reason.DISK_FULL : Reason.FAILED, cause);
  }

  private static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private final class Written implements Draft {
    private final Path path;
    private final FileChannel channel;
    private long unflushed;
    private @Nullable FutureTask<Void> flush;

    private Written(Path path, FileChannel channel) {
      this.path = path;
      this.channel = channel;
    }

    @Override
    public void write(ByteBuffer bytes) {
      try {
        while (bytes.hasRemaining()) {
          unflushed += channel.write(bytes);
        }
        FutureTask<Void> last = flush;
        if (unflushed >= FLUSH_BYTES && (last == null || last.isDone())) {
          await(last);
          flush();
        }
      } catch (IOException e) {
        throw failure(e);
      }
    }

    /// The system tells of an error only once; so whatever a flush came to must be looked at.
    private void await(@Nullable FutureTask<Void> some) throws IOException {
      try {
        if (some != null) {
          some.get();
        }
      } catch (ExecutionException e) {
        throw new IOException(e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException();
      }
    }

    private void flush() {
      FutureTask<Void> task =
          new FutureTask<>(() -> {
            channel.force(false);
            return null;
          });
      flush = task;
      unflushed = 0;
      Thread.ofVirtual().name("skein-flush").start(task);
    }

    @Override
    public void seal() {
      try {
        await(flush);
        channel.force(true);
        channel.close();
      } catch (IOException e) {
        throw failure(e);
      }
    }

    @Override
    public void keep(byte[] sha256) {
      Path place = place(sha256);
      Path folder = directory.resolve(place.getFileName().toString().substring(0, 2));
      try {
        if (!Files.isDirectory(folder)) {
          Files.createDirectories(folder);
          sync(directory);
        }
        Files.move(
            path, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        sync(folder);
      } catch (IOException e) {
        throw failure(e);
      }
    }

    @Override
    public void discard() {
      try {
        channel.close();
        Files.deleteIfExists(path);
      } catch (IOException e) {
        throw failure(e);
      }
    }
  }

  private record Read(FileChannel channel) implements Content {
    @Override
    public <T> Optional<T> unwrap(Class<T> kind) {
      return kind.isInstance(channel) ? Optional.of(kind.cast(channel)) : Optional.empty();
    }

    @Override
    public long size() {
      try {
        return channel.size();
      } catch (IOException e) {
        throw failure(e);
      }
    }

    @Override
    public int read(long from, ByteBuffer into) {
      int read = 0;
      try {
        while (into.hasRemaining()) {
          int more = channel.read(into, from + read);
          if (more < 0) {
            break;
          }
          read += more;
        }
        return read;
      } catch (IOException e) {
        throw failure(e);
      }
    }

    @Override
    public void close() {
      try {
        channel.close();
      } catch (IOException e) {
        throw failure(e);
      }
    }
  }
}
