package im.skein.core.session.count;

import im.skein.core.feature.Pledge;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Remembers how far output must get until a place of the mailbox counts as delivered, for streams
/// without stream management. Of places it keeps two only: the next to be reached, and the newest.
public final class Marks {
  private long offset;
  private long index;
  private long lastOffset;
  private long lastIndex;
  private @Nullable ArrayDeque<Due> pledges;

  /// Nothing is on its way.
  public Marks() {}

  private record Due(long offset, Pledge pledge) {}

  /// That place is delivered once so many bytes are out.
  public void add(long atOffset, long mailboxIndex) {
    if (index == 0) {
      offset = atOffset;
      index = mailboxIndex;
    }
    lastOffset = atOffset;
    lastIndex = mailboxIndex;
  }

  /// What that pledge stands for is delivered once so many bytes are out.
  public void add(long atOffset, Pledge pledge) {
    ArrayDeque<Due> waiting = pledges;
    if (waiting == null) {
      waiting = new ArrayDeque<>(2);
      pledges = waiting;
    }
    waiting.add(new Due(atOffset, pledge));
  }

  /// Gives the pledges of all that are out with so many bytes, oldest first, and forgets them.
  public void pledges(long bytes, Consumer<Pledge> taker) {
    ArrayDeque<Due> waiting = pledges;
    while (waiting != null && !waiting.isEmpty() && waiting.getFirst().offset() <= bytes) {
      taker.accept(waiting.remove().pledge());
    }
    if (waiting != null && waiting.isEmpty()) {
      pledges = null;
    }
  }

  /// So many bytes are out.
  ///
  /// @return the highest place known to be delivered by that, 0 for none
  public long reached(long bytes) {
    if (index == 0 || bytes < offset) {
      return 0;
    }
    if (bytes >= lastOffset) {
      index = 0;
      return lastIndex;
    }
    long delivered = index;
    offset = lastOffset;
    index = lastIndex;
    return delivered;
  }

  /// The newest place.
  public long newest() {
    return lastIndex;
  }

  /// Whether nothing is on its way.
  public boolean isEmpty() {
    return index == 0 && pledges == null;
  }
}
