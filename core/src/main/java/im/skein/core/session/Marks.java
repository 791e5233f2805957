package im.skein.core.session;

/// Remembers how far output must get until a place of the mailbox counts as delivered, for streams
/// without stream management. Keeps two marks only: the next to be reached, and the newest.
final class Marks {
  private long offset;
  private long index;
  private long lastOffset;
  private long lastIndex;

  /// That place is delivered once so many bytes are out.
  void add(long atOffset, long mailboxIndex) {
    if (index == 0) {
      offset = atOffset;
      index = mailboxIndex;
    }
    lastOffset = atOffset;
    lastIndex = mailboxIndex;
  }

  /// So many bytes are out.
  ///
  /// @return the highest place known to be delivered by that, 0 for none
  long reached(long bytes) {
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
  long newest() {
    return lastIndex;
  }

  boolean isEmpty() {
    return index == 0;
  }
}
