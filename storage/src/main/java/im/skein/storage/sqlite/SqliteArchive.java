package im.skein.storage.sqlite;

import im.skein.core.archive.ArchiveStore;
import im.skein.core.archive.HiddenMessages;
import im.skein.core.archive.Leftovers;
import im.skein.core.base.AccountRef;
import im.skein.core.chat.MessageLog.Appended;
import im.skein.core.chat.StanzaIds;
import im.skein.storage.sql.Stamps;
import im.skein.storage.sqlite.archive.Expiry;
import im.skein.storage.sqlite.archive.Hidden;
import im.skein.storage.sqlite.archive.Pages;
import im.skein.storage.sqlite.archive.Positions;
import im.skein.storage.sqlite.archive.Remover;
import im.skein.storage.sqlite.text.Amender;
import im.skein.storage.sqlite.text.SearchIndex;
import im.skein.storage.sqlite.text.SqliteLeftovers;
import im.skein.wire.Jid;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The archive on SQLite: lends connections to those who read, and puts removals among the writes.
final class SqliteArchive implements ArchiveStore {
  /// So many pieces a search waits for.
  private static final int MOST_PIECES = 4;

  private final Readers readers;
  private final Backlog backlog;
  private final SearchIndex index;
  private final Writer writer;
  private final SqliteDatabase database;
  private final Expiry expiry;
  private final InstantSource clock;
  private final SqliteLeftovers leftovers;

  SqliteArchive(
      Readers readers, Backlog backlog, Writer writer, Amender amender, InstantSource clock) {
    this.readers = readers;
    this.backlog = backlog;
    this.index = backlog.index();
    this.expiry = new Expiry(backlog.places()::furthest, amender);
    this.writer = writer;
    this.clock = clock;
    this.database = new SqliteDatabase(writer, readers);
    this.leftovers = new SqliteLeftovers(database, backlog.removed(), this::catchUp);
  }

  @Override
  public OptionalLong place(long account, long conversation, long sequence) {
    return readers.read(reading -> Positions.find(reading, account, conversation, sequence));
  }

  @Override
  public OptionalLong place(Jid room, long conversation, long sequence) {
    return readers.read(reading -> Positions.find(reading, room, conversation, sequence));
  }

  @Override
  public void view(long account, Range range, boolean backwards, Predicate<Item> viewer) {
    view(range, backwards, viewer, pages -> pages.account(account));
  }

  @Override
  public void view(
      Jid room, @Nullable Jid reader, Range range, boolean backwards, Predicate<Item> viewer) {
    view(range, backwards, viewer, pages -> pages.room(room, reader));
  }

  /// Whose pages are shown.
  @FunctionalInterface
  private interface View {
    void of(Pages pages) throws SQLException;
  }

  private void view(Range range, boolean backwards, Predicate<Item> viewer, View view) {
    if (!range.search().isAny()) {
      boolean _ = catchUp();
    }
    boolean _ =
        readers.read(connection ->
            connection.consistently(reading -> {
              view.of(new Pages(reading, range, backwards, viewer));
              return true;
            }));
  }

  /// Has what was kept lately brought into the index, unless that is very much.
  private boolean catchUp() {
    for (int i = 0; i < MOST_PIECES && !index.isComplete(); i++) {
      IndexWrite write = new IndexWrite(index);
      writer.put(write);
      write.done.join();
    }
    return index.isComplete();
  }

  @Override
  public synchronized boolean expire(long beforeMicros) {
    boolean more = database.write(handle -> expiry.apply(handle.getConnection(), beforeMicros));
    expiry.committed();
    return more;
  }

  @Override
  public Appended remove(AccountRef account, List<StanzaIds.Place> messages, byte[] notice) {
    return remove(
        account,
        (on, amender) -> {
          Remover remover = new Remover(on, amender);
          for (StanzaIds.Place message : messages) {
            remover.remove(account.id(), message.conversation(), message.sequence());
          }
        },
        notice);
  }

  @Override
  public Appended clear(AccountRef account, Jid with, long lastPlace, byte[] notice) {
    return remove(
        account,
        (on, amender) -> new Remover(on, amender).clear(account.id(), with, lastPlace),
        notice);
  }

  @Override
  public HiddenMessages hidden() {
    return new InRooms();
  }

  private final class InRooms implements HiddenMessages {
    @Override
    public Appended hide(
        AccountRef account, long conversation, List<Long> sequences, byte[] notice) {
      return remove(
          account,
          (on, _) -> {
            for (long sequence : sequences) {
              Hidden.hide(on, account.id(), conversation, sequence);
            }
          },
          notice);
    }

    @Override
    public Appended hideUpTo(AccountRef account, long conversation, long sequence, byte[] notice) {
      return remove(
          account, (on, _) -> Hidden.hideUpTo(on, account.id(), conversation, sequence), notice);
    }

    @Override
    public int count(long account, long conversation, long upto) {
      return readers.read(reading -> Hidden.count(reading, account, conversation, upto));
    }

    @Override
    public Map<Jid, List<Span>> of(Jid room, Collection<Jid> people, long after) {
      return readers.read(reading -> Hidden.of(reading, room, people, after));
    }
  }

  private Appended remove(AccountRef account, RemovalWrite.Removal removal, byte[] notice) {
    RemovalWrite write =
        new RemovalWrite(account, removal, notice, Stamps.micros(clock.instant()), backlog);
    writer.put(write);
    return write.await();
  }

  @Override
  public Leftovers leftovers() {
    return leftovers;
  }
}
