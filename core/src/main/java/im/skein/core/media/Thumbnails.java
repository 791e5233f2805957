package im.skein.core.media;

import im.skein.core.base.Failures;
import im.skein.core.base.Hashes;
import im.skein.core.base.StoreException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// Small pictures of the images that people sent. Each is made when somebody wants it for the first
/// time, one after the other and away from everything else, and kept on a shelf of its own under
/// the hash of the image. An empty one says that none can be made.
public final class Thumbnails {
  /// The longer side of a small picture in pixels.
  public static final int EDGE = 640;

  /// Images that are longer have none: the maker needs the whole of it in memory.
  private static final long MOST_BYTES = 16_000_000;

  private static final int MOST_WAITING = 32;
  private static final Set<String> TYPES =
      Set.of("image/jpeg", "image/png", "image/gif", "image/webp");

  private final Parts on;

  /// Those that are being made or wait for it, by the hash of the image.
  private final Map<String, CompletableFuture<Void>> making = new HashMap<>();

  /// What small pictures need.
  ///
  /// @param store knows which images are still there
  /// @param images where the images are
  /// @param shelf where the small pictures are kept
  /// @param painter makes them
  /// @param easel runs the painter
  /// @param failures told of damaged files
  public record Parts(
      UploadStore store,
      Shelf images,
      Shelf shelf,
      Painter painter,
      Executor easel,
      Failures failures) {}

  /// Small pictures made of these parts.
  public Thumbnails(Parts parts) {
    this.on = parts;
  }

  /// What became of the wish for a small picture.
  public sealed interface Found {
    /// There is one.
    ///
    /// @param content the picture; whoever gets it closes it
    /// @param type what it is
    record Ready(Shelf.Content content, String type) implements Found {}

    /// There is none, and never will be.
    record None() implements Found {}

    /// So many are being made that this one must be asked for again.
    record Busy() implements Found {}
  }

  /// Whether a file of that announced type and length may have a small picture.
  static boolean mayHave(String type, long bytes, UploadSettings settings) {
    return TYPES.contains(type) && bytes <= Math.min(MOST_BYTES, settings.imageMaxBytes());
  }

  /// The small picture of a file. May wait for the shelf, but not for the painter: then the answer
  /// comes later, on the painter's thread.
  public CompletionStage<Found> find(Upload file) {
    if (!TYPES.contains(file.type()) || file.size() > MOST_BYTES) {
      return CompletableFuture.completedStage(new Found.None());
    }
    Shelf.Content kept = on.shelf.open(file.sha256());
    if (kept != null) {
      return CompletableFuture.completedStage(found(kept));
    }
    CompletableFuture<Void> made = making(file);
    return made == null
        ? CompletableFuture.completedStage(new Found.Busy())
        : made.thenApply(_ -> found(on.shelf.open(file.sha256())));
  }

  private @Nullable CompletableFuture<Void> making(Upload file) {
    String key = HexFormat.of().formatHex(file.sha256());
    CompletableFuture<Void> mine = new CompletableFuture<>();
    synchronized (making) {
      CompletableFuture<Void> running = making.get(key);
      if (running != null || making.size() >= MOST_WAITING) {
        return running;
      }
      making.put(key, mine);
    }
    try {
      on.easel.execute(() -> {
        make(file, mine);
        done(key);
      });
    } catch (RejectedExecutionException _) {
      // The server stops.
      done(key);
      return null;
    }
    return mine;
  }

  private void done(String key) {
    synchronized (making) {
      making.remove(key);
    }
  }

  private static Found found(Shelf.@Nullable Content content) {
    if (content == null) {
      return new Found.None();
    }
    byte[] head = new byte[(int) Math.min(content.size(), ContentTypes.HEAD_BYTES)];
    int _ = content.read(0, ByteBuffer.wrap(head));
    if (head.length == 0) {
      content.close();
      return new Found.None();
    }
    return new Found.Ready(content, ContentTypes.of(head, ""));
  }

  private void make(Upload file, CompletableFuture<Void> made) {
    try {
      byte[] image = image(file);
      if (image.length > 0) {
        Optional<byte[]> small = on.painter.shrink(image, file.type());
        keep(file.sha256(), small.orElseGet(() -> new byte[0]));
      }
      made.complete(null);
    } catch (RuntimeException | AssertionError e) {
      made.completeExceptionally(e);
    }
  }

  /// The whole of an image, empty when it was removed meanwhile or is damaged.
  private byte[] image(Upload file) {
    try (Shelf.Content content = on.images.open(file.sha256())) {
      if (content == null) {
        return new byte[0];
      }
      byte[] image = new byte[(int) Math.min(content.size(), file.size())];
      int _ = content.read(0, ByteBuffer.wrap(image));
      if (!Arrays.equals(Hashes.sha256(image), file.sha256())) {
        on.failures.trouble("reading a file", new StoreException(StoreException.Reason.FAILED));
        return new byte[0];
      }
      return image;
    }
  }

  /// What nobody has any more is removed by [Uploads#sweep] after the store has forgotten it; so it
  /// is enough to look once more.
  private void keep(byte[] sha256, byte[] small) {
    Shelf.Draft draft = on.shelf.draft(small.length);
    try {
      draft.write(ByteBuffer.wrap(small));
      draft.seal();
      draft.keep(sha256);
    } finally {
      draft.discard();
    }
    if (!on.store.knows(sha256)) {
      on.shelf.remove(sha256);
    }
  }
}
