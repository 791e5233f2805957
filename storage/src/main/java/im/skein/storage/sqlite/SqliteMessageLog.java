package im.skein.storage.sqlite;

import im.skein.core.base.StoreException;
import im.skein.core.chat.MessageLog;
import im.skein.storage.sql.Stamps;
import im.skein.storage.sqlite.log.Appender;
import im.skein.storage.sqlite.text.SearchIndex;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// The message log on SQLite.
final class SqliteMessageLog implements MessageLog {
  /// What a waiting message costs in memory beside its stanza.
  private static final int OVERHEAD_BYTES = 200;

  private static final String RECEIVED =
      """
      SELECT b.place, b.conversation, b.seq, m.stamp, m.stanza, b.direction FROM mailbox b
      JOIN message m ON m.conversation = b.conversation AND m.seq = b.seq
      WHERE b.account = ? AND b.place > ? AND b.direction IN (0, 2)
      ORDER BY b.place
      """;

  private static final String HEAD = "SELECT place FROM mailbox_head WHERE account = ?";

  private static final String FIRST_PASSING =
      "SELECT place FROM mailbox WHERE account = ? AND place > ? AND direction = 2 ORDER BY place";

  private static final String DELIVERED =
      "SELECT delivered FROM device WHERE account = ? AND name = ?";

  private static final String FURTHEST =
      "SELECT coalesce(max(delivered), 0) FROM device WHERE account = ?";

  private final Writer writer;
  private final Readers readers;
  private final Places places;
  private final Discards discards;
  private final SearchIndex index;
  private final InstantSource clock;

  SqliteMessageLog(Writer writer, Readers readers, Backlog backlog, InstantSource clock) {
    this.writer = writer;
    this.readers = readers;
    places = backlog.places();
    discards = backlog.discards();
    index = backlog.index();
    this.clock = clock;
  }

  @Override
  public CompletionStage<Appended> append(Append append) {
    return offer(
        new AppendWrite(
            append.stanza().length,
            append.passing() && append.unsent(),
            (appender, micros) -> appender.append(append, micros)));
  }

  @Override
  public CompletionStage<Appended> append(RoomAppend append) {
    return offer(
        new AppendWrite(
            append.stanza().length, false, (appender, micros) -> appender.append(append, micros)));
  }

  private CompletionStage<Appended> offer(AppendWrite write) {
    writer.offer(write);
    return write.done;
  }

  @Override
  public boolean crowded() {
    return writer.crowded();
  }

  @Override
  public List<Entry> received(long account, long afterIndex, int limit, int maxBytes) {
    return readers.read(connection -> {
      PreparedStatement statement = connection.prepare(RECEIVED);
      statement.setLong(1, account);
      statement.setLong(2, afterIndex);
      List<Entry> entries = new ArrayList<>();
      long bytes = 0;
      try (ResultSet rows = statement.executeQuery()) {
        while (entries.size() < limit && rows.next()) {
          long place = rows.getLong(1);
          boolean passing = rows.getInt(6) == Appender.PASSING;
          if (passing && discards.holds(account, place)) {
            continue;
          }
          byte[] stanza = rows.getBytes(5);
          bytes += stanza.length;
          if (bytes > maxBytes && !entries.isEmpty()) {
            break;
          }
          entries.add(
              new Entry(place, rows.getLong(2), rows.getLong(3), rows.getLong(4), passing, stanza));
        }
      }
      return entries;
    });
  }

  @Override
  public long head(long account) {
    return readers.read(connection -> number(connection, HEAD, account));
  }

  @Override
  public long passing(long account, long afterIndex) {
    return readers.read(connection -> {
      PreparedStatement statement = connection.prepare(FIRST_PASSING);
      statement.setLong(1, account);
      statement.setLong(2, afterIndex);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          if (!discards.holds(account, rows.getLong(1))) {
            return rows.getLong(1);
          }
        }
        return 0L;
      }
    });
  }

  private static long number(ReadConnection connection, String sql, long account)
      throws SQLException {
    PreparedStatement statement = connection.prepare(sql);
    statement.setLong(1, account);
    try (ResultSet row = statement.executeQuery()) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  @Override
  public long delivered(long account, String device) {
    OptionalLong waited = places.find(account, device);
    OptionalLong stored = stored(account, device);
    if (waited.isEmpty() && stored.isEmpty()) {
      return places.begin(account, device, furthest(account));
    }
    return Math.max(waited.orElse(0), Math.max(stored.orElse(0), waiting(account, device)));
  }

  /// The place that waits to be written now, or 0.
  private long waiting(long account, String device) {
    return places.find(account, device).orElse(0);
  }

  private OptionalLong stored(long account, String device) {
    return readers.read(connection -> {
      PreparedStatement statement = connection.prepare(DELIVERED);
      statement.setLong(1, account);
      statement.setString(2, device);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
      }
    });
  }

  private long furthest(long account) {
    return readers.read(connection -> number(connection, FURTHEST, account));
  }

  @Override
  public void delivered(long account, String device, long index) {
    places.note(account, device, index);
  }

  @Override
  public void forget(long account, long first, long last) {
    discards.note(account, first, last);
  }

  /// Adds one message.
  @FunctionalInterface
  private interface Addition {
    Appended to(Appender appender, long nowMicros) throws SQLException;
  }

  private final class AppendWrite implements Write {
    private final int length;
    private final boolean passing;
    private final Addition addition;
    private final CompletableFuture<Appended> done = new CompletableFuture<>();
    private @Nullable Appended result;
    private @Nullable StoreException refusal;

    AppendWrite(int length, boolean passing, Addition addition) {
      this.length = length;
      this.passing = passing;
      this.addition = addition;
    }

    @Override
    public int bytes() {
      return length + OVERHEAD_BYTES;
    }

    @Override
    public void apply(WriteConnection connection) throws SQLException {
      result = null;
      refusal = null;
      try {
        result = addition.to(connection.appender(), Stamps.micros(clock.instant()));
      } catch (StoreException e) {
        // It may not do what it wants: nothing was changed, and the others' writes go on.
        refusal = e;
      }
    }

    @Override
    public void committed() {
      if (result != null && !result.duplicate() && !passing) {
        index.note(result.conversation(), result.sequence());
      }
      if (refusal != null) {
        done.completeExceptionally(refusal);
        return;
      }
      done.complete(result);
    }

    @Override
    public void failed(RuntimeException why) {
      done.completeExceptionally(why);
    }
  }
}
