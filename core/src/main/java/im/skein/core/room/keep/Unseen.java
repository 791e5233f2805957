package im.skein.core.room.keep;

import im.skein.core.archive.HiddenMessages;
import im.skein.core.archive.HiddenMessages.Span;
import im.skein.core.base.Failures;
import im.skein.core.base.Strand;
import im.skein.wire.Jid;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Finds out what those who enter a room have removed for themselves of what was said there, beside
/// the room, which does not wait for it.
public final class Unseen {
  private final HiddenMessages hidden;
  private final List<Strand> readers;
  private final Failures failures;

  /// @param readers where the store is asked
  public Unseen(HiddenMessages hidden, List<Strand> readers, Failures failures) {
    this.hidden = hidden;
    this.readers = List.copyOf(readers);
    this.failures = failures;
  }

  /// What is hidden from some people behind a place, as [HiddenMessages#of] tells it; fails when
  /// the store does.
  ///
  /// @param people bare addresses
  public CompletionStage<Map<Jid, List<Span>>> of(Jid room, Collection<Jid> people, long after) {
    CompletableFuture<Map<Jid, List<Span>>> found = new CompletableFuture<>();
    readers
        .get(Math.floorMod(room.hashCode(), readers.size()))
        .executeWaiting(() -> {
          try {
            found.complete(hidden.of(room, people, after));
          } catch (RuntimeException e) {
            failures.trouble("looking what people have removed of a room", e);
            found.completeExceptionally(e);
          }
        });
    return found;
  }
}
