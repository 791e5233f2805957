package im.skein.storage.sqlite;

import im.skein.core.account.AccountStore;
import im.skein.core.account.TokenStore;
import im.skein.core.archive.ArchiveStore;
import im.skein.core.base.Cabinet;
import im.skein.core.chat.MessageLog;
import im.skein.core.device.DeviceStore;
import im.skein.core.feature.Drawer;
import im.skein.core.media.Shelf;
import im.skein.core.media.UploadStore;
import im.skein.core.pubsub.PubSubStore;
import im.skein.core.room.keep.RoomStore;
import im.skein.core.roster.RosterStore;
import im.skein.storage.Commits;
import im.skein.storage.StorageException;
import im.skein.storage.StorageException.Reason;
import im.skein.storage.StorageSettings;
import im.skein.storage.Stores;
import im.skein.storage.file.FileShelf;
import im.skein.storage.sql.SqlAccountStore;
import im.skein.storage.sql.SqlCabinet;
import im.skein.storage.sql.SqlDeviceStore;
import im.skein.storage.sql.SqlDrawer;
import im.skein.storage.sql.SqlPubSubStore;
import im.skein.storage.sql.SqlRoomStore;
import im.skein.storage.sql.SqlRosterStore;
import im.skein.storage.sql.SqlTokenStore;
import im.skein.storage.sql.SqlUploadStore;
import im.skein.storage.sqlite.archive.Eraser;
import im.skein.storage.sqlite.text.Amender;
import im.skein.storage.sqlite.text.SearchIndex;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All stores on one SQLite file in the data directory, which is this process's alone while they
/// are open.
public final class SqliteStores implements Stores {
  private static final Logger LOG = LoggerFactory.getLogger(SqliteStores.class);

  private final DirectoryLock lock;
  private final WriteConnection connection;
  private final Writer writer;
  private final Readers readers;
  private final MessageLog messages;
  private final ArchiveStore archive;
  private final AccountStore accounts;
  private final DeviceStore devices;
  private final TokenStore tokens;
  private final RosterStore rosters;
  private final Drawer drawers;
  private final Cabinet cabinet;
  private final PubSubStore published;
  private final RoomStore rooms;
  private final UploadStore uploads;
  private final Shelf shelf;
  private final Shelf thumbnails;
  private final AtomicBoolean closed = new AtomicBoolean();

  private SqliteStores(
      DirectoryLock lock, SqliteFile file, WriteConnection connection, Wiring wiring) {
    this.lock = lock;
    this.connection = connection;
    Backlog backlog = new Backlog();
    Chores chores = new Chores(backlog, wiring.clock);
    writer = new Writer(connection, wiring.ballast, chores, wiring.fatal);
    readers = new Readers(file::openReading, Runtime.getRuntime().availableProcessors());
    SqliteDatabase database = new SqliteDatabase(writer, readers);
    Eraser eraser = new Eraser(connection.jdbc(), connection.appender().amender());
    messages = new SqliteMessageLog(writer, readers, backlog, wiring.clock);
    Amender amender = connection.appender().amender();
    archive = new SqliteArchive(readers, backlog, writer, amender, wiring.clock);
    accounts =
        new SqlAccountStore(
            database,
            backlog.lastSeen(),
            account -> {
              connection.appender().forget();
              eraser.erase(account);
              backlog.places().forget(account);
              backlog.discards().forget(account);
            });
    devices = new SqlDeviceStore(database, backlog.uses(), backlog.places()::forget);
    tokens = new SqlTokenStore(database);
    rosters = new SqlRosterStore(database);
    drawers = new SqlDrawer(database);
    cabinet = new SqlCabinet(database);
    published = new SqlPubSubStore(database);
    rooms =
        new SqlRoomStore(
            database,
            room -> {
              connection.appender().forget();
              eraser.erase(room);
            });
    uploads = new SqlUploadStore(database);
    shelf = wiring.shelf;
    thumbnails = wiring.thumbnails;
  }

  /// Opens, makes or migrates the database.
  ///
  /// @param clock the wall clock, for the stamps of messages
  /// @param fatal told, at most once and on a thread of its own, that the disk or the file is
  ///   broken: what was acknowledged before is kept, but the process must end and not try again,
  ///   for after a failed synchronisation nobody knows what the disk holds
  /// @throws StorageException with words for the operator
  public static SqliteStores open(
      StorageSettings settings, InstantSource clock, Consumer<Throwable> fatal)
      throws StorageException {
    if (!settings.url().isEmpty()) {
      throw new StorageException(
          Reason.UNUSABLE,
          "storage.url: only the embedded database is known to this version; leave it empty");
    }
    Path directory = settings.directory().toAbsolutePath().normalize();
    DirectoryLock lock = DirectoryLock.take(directory);
    try {
      Ballast ballast = new Ballast(directory.resolve("ballast"), settings.ballastBytes());
      SqliteFile file = new SqliteFile(directory.resolve("skein.db"));
      Shelf shelf = new FileShelf(directory.resolve(FileShelf.FILES), settings.ballastBytes());
      Shelf small = new FileShelf(directory.resolve("thumbnails"), settings.ballastBytes());
      SqliteStores stores =
          new SqliteStores(
              lock, file, openFile(file), new Wiring(ballast, shelf, small, clock, fatal));
      ballast.fill();
      stores.writer.start();
      return stores;
    } catch (StorageException | RuntimeException e) {
      release(lock);
      throw e;
    }
  }

  private static WriteConnection openFile(SqliteFile file) throws StorageException {
    file.checkHeader();
    try {
      Connection connection = file.openWriting();
      try {
        file.checkContent(connection);
        Schema.bring(file, connection);
        SearchIndex.renew(connection);
        return new WriteConnection(connection);
      } catch (SQLException | StorageException | RuntimeException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      if (Failure.of(e) == Failure.DAMAGED) {
        StorageException damaged = file.damaged(String.valueOf(e.getMessage()));
        damaged.initCause(e);
        throw damaged;
      }
      throw new StorageException(
          Reason.UNUSABLE, "the database " + file + " cannot be opened: " + e.getMessage(), e);
    }
  }

  @Override
  public MessageLog messages() {
    return messages;
  }

  @Override
  public ArchiveStore archive() {
    return archive;
  }

  @Override
  public AccountStore accounts() {
    return accounts;
  }

  @Override
  public DeviceStore devices() {
    return devices;
  }

  @Override
  public TokenStore tokens() {
    return tokens;
  }

  @Override
  public RosterStore rosters() {
    return rosters;
  }

  @Override
  public Drawer drawers() {
    return drawers;
  }

  @Override
  public Cabinet cabinet() {
    return cabinet;
  }

  @Override
  public PubSubStore published() {
    return published;
  }

  @Override
  public RoomStore rooms() {
    return rooms;
  }

  @Override
  public UploadStore uploads() {
    return uploads;
  }

  @Override
  public Shelf shelf() {
    return shelf;
  }

  @Override
  public Shelf thumbnails() {
    return thumbnails;
  }

  @Override
  public Commits commits() {
    return writer.commits();
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    writer.close();
    readers.close();
    try {
      connection.close();
    } catch (SQLException e) {
      LOG.warn("the database does not close cleanly; nothing is lost", e);
    }
    release(lock);
  }

  private static void release(DirectoryLock lock) {
    try {
      lock.close();
    } catch (IOException e) {
      LOG.warn("the lock of the data directory is not freed", e);
    }
  }

  private record Wiring(
      Ballast ballast,
      Shelf shelf,
      Shelf thumbnails,
      InstantSource clock,
      Consumer<Throwable> fatal) {}
}
