package im.skein.core.media;

import im.skein.core.account.Account;
import im.skein.core.account.AccountWatcher;
import im.skein.core.base.Chance;
import im.skein.core.base.Failures;
import im.skein.core.base.Hashes;
import im.skein.core.base.StoreException;
import im.skein.core.base.Time;
import im.skein.core.media.UploadStore.Opening;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// The files that people send to the server, from the place kept for one to its removal. Whoever
/// has the address of a file may fetch it; its token cannot be guessed. Every call may wait.
public final class Uploads implements AccountWatcher {
  private static final Duration PLACE = Duration.ofMinutes(5);
  private static final Duration COMING = Duration.ofHours(12);
  private static final int ORPHANS = 100;

  private final Parts on;
  private final AtomicBoolean litter = new AtomicBoolean(true);

  /// Held while a content comes under its hash and while one is removed, so that nobody removes
  /// what somebody else just found to be there already.
  private final Object shelving = new Object();

  /// What uploads need.
  ///
  /// @param store what is known about files
  /// @param shelf their contents
  /// @param thumbnails small pictures of images, under the hashes of these
  /// @param settings the limits
  /// @param chance for the tokens
  /// @param time the clock
  /// @param failures told of damaged files
  public record Parts(
      UploadStore store,
      Shelf shelf,
      Shelf thumbnails,
      UploadSettings settings,
      Chance chance,
      Time time,
      Failures failures) {}

  /// Files made of these parts.
  public Uploads(Parts parts) {
    this.on = parts;
  }

  /// What became of the wish for a place.
  public sealed interface Asked {
    /// There is one.
    ///
    /// @param path the token and the name, as they stand in the address
    record Granted(String path) implements Asked {}

    /// The file is larger than any may be.
    record TooLarge(long maxBytes) implements Asked {}

    /// The files of the account take too much space.
    ///
    /// @param retry when something of it goes by itself, empty for never
    record Full(Optional<Instant> retry) implements Asked {}

    /// Too many of its files are on their way.
    ///
    /// @param retry when one of the places goes by itself
    record Crowded(Optional<Instant> retry) implements Asked {}
  }

  /// What becomes of a file that is about to be sent.
  public sealed interface Arrival {
    /// It may come.
    record Begun(Receipt receipt) implements Arrival {}

    /// No place is kept under that token.
    record Unknown() implements Arrival {}

    /// A file comes or came under that token already.
    record Used() implements Arrival {}

    /// It is not as long as was announced.
    record OtherSize(long announced) implements Arrival {}

    /// It is not of the type that was announced.
    record OtherType() implements Arrival {}
  }

  /// The limits.
  public UploadSettings settings() {
    return on.settings;
  }

  /// Keeps a place for a file for five minutes.
  ///
  /// @param name what it is called
  /// @param type its type as [ContentTypes#essence], empty when it is not known
  public Asked ask(long account, String name, long size, String type) {
    if (size > on.settings.maxBytes()) {
      return new Asked.TooLarge(on.settings.maxBytes());
    }
    String token = on.chance.letters(Naming.TOKEN_LETTERS);
    String clean = FileNames.clean(name);
    Instant now = on.time.now();
    Upload wanted =
        new Upload(
            hash(token),
            account,
            clean,
            type,
            size,
            Upload.State.AWAITED,
            new byte[0],
            now,
            Optional.of(now.plus(PLACE)));
    UploadStore.Limits limits =
        new UploadStore.Limits(on.settings.quotaBytes(), on.settings.places());
    return switch (on.store.open(wanted, limits)) {
      case Opening.Opened() -> new Asked.Granted(token + "/" + FileNames.encode(clean));
      case Opening.Full(Optional<Instant> retry) -> new Asked.Full(retry);
      case Opening.Crowded(Optional<Instant> retry) -> new Asked.Crowded(retry);
    };
  }

  /// Begins to take a file in.
  ///
  /// @param size how long it will be
  /// @param type its type as [ContentTypes#essence], empty when the sender says none
  /// @throws StoreException when the disk is full or fails
  public Arrival arrive(String token, long size, String type) {
    Instant now = on.time.now();
    byte[] slot = hash(token);
    Upload place = on.store.find(slot, now);
    if (place == null) {
      return new Arrival.Unknown();
    }
    if (place.state() != Upload.State.AWAITED) {
      return new Arrival.Used();
    }
    if (place.size() != size) {
      return new Arrival.OtherSize(place.size());
    }
    if (!place.type().isEmpty() && !type.isEmpty() && !place.type().equals(type)) {
      return new Arrival.OtherType();
    }
    if (on.store.claim(slot, now, now.plus(COMING)) == null) {
      return new Arrival.Used();
    }
    try {
      return new Arrival.Begun(new Receipt(place, on.shelf.draft(size)));
    } catch (StoreException e) {
      on.store.drop(slot);
      throw e;
    }
  }

  /// The file under that token, or null when none is there.
  public @Nullable Upload find(String token) {
    Upload upload = on.store.find(hash(token), on.time.now());
    return upload == null || upload.state() != Upload.State.KEPT ? null : upload;
  }

  /// Opens the content of a file, or null when it was removed meanwhile or is not as long as it
  /// was.
  public Shelf.@Nullable Content open(Upload upload) {
    Shelf.Content content = on.shelf.open(upload.sha256());
    if (content != null && content.size() != upload.size()) {
      content.close();
      on.failures.trouble("opening a file", new StoreException(StoreException.Reason.FAILED));
      return null;
    }
    return content;
  }

  /// Notes that the uploader has removed its own message with a file.
  ///
  /// @param now whether it has just done so
  /// @return whether it ever has
  boolean letGo(Upload file, boolean now) {
    return on.store.letGo(file.slot(), now);
  }

  /// Removes a file.
  void remove(Upload file) {
    on.store.drop(file.slot());
    litter.set(true);
    sweep();
  }

  /// Removes a file with the next [#sweep] unless it is noted as sent, be it just now.
  void removeUnsent(Upload file) {
    on.store.dropUnsent(file.slot());
    litter.set(true);
  }

  /// Brings order into what the last run left; to be called once, before the first file comes.
  public void tidy() {
    on.store.forgetComing();
    on.shelf.tidy(on.store::knows);
    on.thumbnails.tidy(on.store::knows);
    sweep();
  }

  /// Removes what has expired, and contents that nobody has any more.
  public void sweep() {
    if (on.store.sweep(on.time.now()) > 0) {
      litter.set(true);
    }
    if (!litter.getAndSet(false)) {
      return;
    }
    List<byte[]> found;
    do {
      synchronized (shelving) {
        found = on.store.orphans(ORPHANS);
        for (byte[] sha256 : found) {
          // In this order, so that whoever makes a thumbnail meanwhile sees that it is in vain.
          on.store.forget(sha256);
          on.shelf.remove(sha256);
          on.thumbnails.remove(sha256);
        }
      }
    } while (found.size() == ORPHANS);
  }

  @Override
  public void deleted(Account account) {
    litter.set(true);
    sweep();
  }

  static byte[] hash(String token) {
    return Hashes.sha256(token);
  }

  /// A file that is coming. Used by one thread at a time; ends with [#finish] or [#abandon].
  public final class Receipt {
    private final Upload place;
    private final Shelf.Draft draft;
    private final MessageDigest digest = Hashes.sha256();
    private byte[] head = new byte[0];
    private long taken;

    private Receipt(Upload place, Shelf.Draft draft) {
      this.place = place;
      this.draft = draft;
    }

    /// Takes the next bytes.
    public void take(ByteBuffer bytes) {
      taken += bytes.remaining();
      if (taken > place.size()) {
        throw new IllegalStateException("more comes than was announced");
      }
      int room = Math.min(ContentTypes.HEAD_BYTES - head.length, bytes.remaining());
      if (room > 0) {
        int before = head.length;
        head = Arrays.copyOf(head, before + room);
        bytes.duplicate().get(head, before, room);
      }
      digest.update(bytes.duplicate());
      draft.write(bytes);
    }

    /// All has come: makes the file durable and lets others fetch it.
    ///
    /// @return false when it was given up meanwhile, as when its account was deleted
    public boolean finish() {
      if (taken != place.size()) {
        throw new IllegalStateException("less came than was announced");
      }
      draft.seal();
      byte[] sha256 = digest.digest();
      UploadStore.Content content =
          new UploadStore.Content(
              sha256,
              ContentTypes.of(head, place.type()),
              on.settings.retention().map(on.time.now()::plus));
      synchronized (shelving) {
        draft.keep(sha256);
        boolean kept = on.store.keep(place.slot(), content);
        if (!kept && !on.store.knows(sha256)) {
          on.shelf.remove(sha256);
        }
        return kept;
      }
    }

    /// The rest will not come: forgets the place and what has come.
    public void abandon() {
      draft.discard();
      on.store.drop(place.slot());
    }
  }
}
