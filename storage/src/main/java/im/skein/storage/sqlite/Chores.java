package im.skein.storage.sqlite;

import im.skein.storage.sql.Postponed;
import im.skein.storage.sql.Stamps;
import im.skein.storage.sqlite.archive.Clearings;
import im.skein.storage.sqlite.log.Resends;
import im.skein.storage.sqlite.text.Merger;
import im.skein.storage.sqlite.text.Removed;
import im.skein.storage.sqlite.text.SearchIndex;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the writer does at leisure: write what was postponed, remove messages that may go, bring
/// others into the index of the search, take the text of what was cleared, empty the write-ahead
/// log of removed text, and forget which messages were sent more than 7 days ago, a piece at a
/// time.
final class Chores implements Writer.Leisure {
  private static final Logger LOG = LoggerFactory.getLogger(Chores.class);

  /// So long a message is known again when it is resent; in whole days, so up to one more.
  private static final long DEDUPE_DAYS = 7;

  private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long REST_NANOS = TimeUnit.HOURS.toNanos(1);
  private static final long BREATH_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /// So often it looks whether words of rows that were removed in bulk are left in the index.
  private static final long LOOK_NANOS = TimeUnit.MINUTES.toNanos(1);

  /// A merge writes the whole index anew; so long passes until the next.
  private static final long MERGED_NANOS = TimeUnit.HOURS.toNanos(6);

  /// So long copies of removed text may stand in the write-ahead log, if nobody reads there.
  private static final long EMPTY_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final List<Postponed> postponed;
  private final Discards discards;
  private final SearchIndex index;
  private final Removed removed;
  private final Clearings clearings;
  private final InstantSource clock;
  private final Merger merger = new Merger();
  private final Resends.Sweep sweep = new Resends.Sweep(DEDUPE_DAYS);
  private long postponedNanos = System.nanoTime() + PERIOD_NANOS;
  private long indexNanos = System.nanoTime() + PERIOD_NANOS;
  private long sweepNanos = System.nanoTime();
  private long emptyNanos = System.nanoTime();
  private long clearNanos = System.nanoTime();
  private long mergeNanos = System.nanoTime() + LOOK_NANOS;
  private @Nullable WriteConnection connection;
  private boolean empties;
  private boolean writes;
  private boolean indexes;
  private boolean sweeps;
  private boolean clears;
  private boolean merges;
  private List<Postponed> written = List.of();

  Chores(Backlog backlog, InstantSource clock) {
    postponed = backlog.postponed();
    discards = backlog.discards();
    index = backlog.index();
    removed = backlog.removed();
    clearings = backlog.clearings();
    this.clock = clock;
  }

  @Override
  public long restNanos() {
    long now = System.nanoTime();
    long rest = Math.min(sweepNanos - now, waits() ? postponedNanos - now : Long.MAX_VALUE);
    rest = removed.traces() ? Math.min(rest, emptyNanos - now) : rest;
    rest = Math.min(rest, mergeNanos - now);
    rest = clearings.isEmpty() ? rest : Math.min(rest, clearNanos - now);
    return index.isComplete() ? rest : Math.min(rest, indexNanos - now);
  }

  @Override
  public boolean due() {
    long now = System.nanoTime();
    sweeps = now - sweepNanos >= 0;
    writes = now - postponedNanos >= 0 && waits();
    indexes = now - indexNanos >= 0 && !index.isComplete();
    empties = removed.traces() && now - emptyNanos >= 0;
    clears = !clearings.isEmpty() && now - clearNanos >= 0;
    merges = now - mergeNanos >= 0;
    return sweeps || writes || indexes || empties || clears || merges;
  }

  private boolean waits() {
    return !discards.isEmpty() || postponed.stream().anyMatch(one -> !one.isEmpty());
  }

  @Override
  public void hurry() {
    sweeps = false;
    indexes = false;
    empties = false;
    clears = false;
    merges = false;
    writes = true;
  }

  /// If it fails, it is tried again in a while.
  @Override
  public void apply(WriteConnection connection) throws SQLException {
    long later = System.nanoTime() + PERIOD_NANOS;
    this.connection = connection;
    if (writes) {
      postponedNanos = later;
      written = postponed.stream().filter(one -> !one.isEmpty()).toList();
      // Places first: what is removed must be known to be delivered.
      for (Postponed one : written) {
        one.apply(connection.handle());
      }
      discards.apply(connection);
    }
    if (indexes) {
      indexNanos = later;
      index.apply(connection.jdbc());
    }
    if (merges) {
      mergeNanos = later;
      merger.apply(connection.jdbc());
    }
    if (clears) {
      clearNanos = later;
      clearings.apply(connection.jdbc(), connection.appender().amender());
    }
    if (sweeps) {
      sweepNanos = later;
      sweep.apply(connection.jdbc(), Stamps.micros(clock.instant()));
    }
  }

  @Override
  public void committed() {
    long now = System.nanoTime();
    if (writes) {
      written.forEach(Postponed::committed);
      postponedNanos = discards.committed() ? now : now + PERIOD_NANOS;
    }
    if (indexes) {
      index.committed();
      // Between two pieces there is time for those who wait.
      indexNanos = now + (index.isComplete() ? PERIOD_NANOS : BREATH_NANOS);
    }
    if (merges) {
      long rest = merger.underWay() ? MERGED_NANOS : LOOK_NANOS;
      mergeNanos = now + (merger.committed() ? BREATH_NANOS : rest);
    }
    if (clears) {
      clearings.committed();
      clearNanos = now + BREATH_NANOS;
    }
    if (sweeps) {
      sweepNanos = now + (sweep.committed() ? REST_NANOS : PERIOD_NANOS);
    }
    WriteConnection on = connection;
    if (empties && on != null) {
      empty(on);
    }
  }

  @Override
  public void removed() {
    if (!removed.traces()) {
      // More may follow soon, and emptying the log costs a synchronisation.
      emptyNanos = System.nanoTime() + EMPTY_NANOS;
    }
    removed.note();
  }

  /// The transaction of the leisure work is over, so the log can be emptied.
  private void empty(WriteConnection of) {
    try {
      if (of.empty()) {
        removed.cleared();
      }
    } catch (SQLException e) {
      LOG.warn("the write-ahead log cannot be emptied now, it will be tried again", e);
    }
    emptyNanos = System.nanoTime() + EMPTY_NANOS;
  }
}
