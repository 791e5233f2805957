package im.skein.core.media;

import im.skein.core.archive.Attachments;
import im.skein.core.archive.Leftovers;
import im.skein.core.archive.Leftovers.Leftover;
import im.skein.core.base.Failures;
import im.skein.core.base.StoreException;
import im.skein.core.base.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Removes files whose messages are gone: once the uploader's own message is, by retraction or for
/// its age, and as soon as no other message that is kept mentions the file. Nobody else's removal
/// takes a file away. What is to be done is in the store until it is done, so a crash forgets
/// nothing.
public final class Removals {
  private static final int PIECE = 100;
  private static final long BREATH_MILLIS = 1_000;
  private static final long TROUBLE_MILLIS = 60_000;

  private final Parts on;
  private final AtomicBoolean awake = new AtomicBoolean();

  /// What removing needs.
  ///
  /// @param leftovers addresses of messages that are gone
  /// @param uploads the files
  /// @param authors who knows whose message it was
  /// @param time for the breath between two pieces
  /// @param workers where it may wait for the stores
  /// @param failures told of stores that fail
  public record Parts(
      Leftovers leftovers,
      Uploads uploads,
      Authors authors,
      Time time,
      Executor workers,
      Failures failures) {}

  /// Knows who is behind the author of a message.
  public interface Authors {
    /// Whether an account is that author. May wait.
    ///
    /// @param room address of the room where it was said, empty for none
    /// @param author a bare address, or an occupant id in that room
    boolean isBehind(long account, String room, String author);
  }

  /// Removes with these parts.
  public Removals(Parts parts) {
    this.on = parts;
  }

  /// Begins, also with what the last run has left; ends when the store is closed.
  public void start() {
    on.leftovers.watch(this::wake);
    wake();
  }

  private void wake() {
    if (!awake.getAndSet(true)) {
      again(BREATH_MILLIS);
    }
  }

  private void again(long millis) {
    Time.Timer _ = on.time.after(millis, on.workers, this::work);
  }

  private void work() {
    awake.set(false);
    try {
      if (settle()) {
        wake();
      }
    } catch (StoreException e) {
      if (e.reason() != StoreException.Reason.CLOSED) {
        on.failures.trouble("removing files of messages that are gone", e);
        awake.set(true);
        again(TROUBLE_MILLIS);
      }
    }
  }

  /// Sees to some addresses.
  ///
  /// @return whether more are waiting
  private boolean settle() {
    List<Leftover> some = on.leftovers.first(PIECE);
    List<Leftover> done = new ArrayList<>();
    for (Leftover one : some) {
      if (settles(one)) {
        done.add(one);
      }
    }
    if (!done.isEmpty()) {
      on.leftovers.settle(done);
    }
    return some.size() == PIECE || done.size() < some.size();
  }

  private boolean settles(Leftover gone) {
    String token = Attachments.token(gone.address());
    @Nullable Upload file = token == null ? null : on.uploads.find(token);
    if (token == null || file == null) {
      return true;
    }
    boolean own = on.authors.isBehind(file.account(), gone.room(), gone.author());
    if (!on.uploads.letGo(file, own)) {
      return true;
    }
    return switch (on.leftovers.mention(Attachments.key(token))) {
      case SOME -> true;
      case UNSURE -> false;
      case NONE -> {
        on.uploads.remove(file);
        yield true;
      }
    };
  }
}
