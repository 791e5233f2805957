package im.skein.server.run;

import im.skein.core.account.AccountStore;
import im.skein.core.account.TokenStore;
import im.skein.core.archive.ArchiveStore;
import im.skein.core.base.Cabinet;
import im.skein.core.base.Chance;
import im.skein.core.base.Time;
import im.skein.core.chat.MessageLog;
import im.skein.core.device.DeviceStore;
import im.skein.core.feature.Drawer;
import im.skein.core.media.Shelf;
import im.skein.core.media.UploadStore;
import im.skein.core.pubsub.PubSubStore;
import im.skein.core.room.keep.RoomStore;
import im.skein.core.roster.RosterStore;
import im.skein.server.settings.Settings;
import im.skein.storage.Commits;
import im.skein.storage.StorageException;
import im.skein.storage.StorageSettings;
import im.skein.storage.sqlite.SqliteStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Consumer;

/// The first floor of the wiring: the data directory with all that is kept there.
final class Stores implements AutoCloseable {
  private final im.skein.storage.Stores stores;
  private final Keys keys;

  /// These stores, with those keys.
  Stores(im.skein.storage.Stores stores, Keys keys) {
    this.stores = stores;
    this.keys = keys;
  }

  /// Opens everything, or says why not.
  ///
  /// @param fatal told when the disk fails while the server runs
  static Stores open(Settings settings, Time time, Chance chance, Consumer<Throwable> fatal)
      throws StartException {
    im.skein.storage.Stores stores;
    makeDirectory(settings.data());
    try {
      stores = SqliteStores.open(StorageSettings.in(settings.data()), time::now, fatal);
    } catch (StorageException e) {
      throw new StartException(ExitStatus.DATA, String.valueOf(e.getMessage()), e);
    }
    try {
      return new Stores(stores, Keys.open(settings.data(), chance));
    } catch (StartException e) {
      stores.close();
      throw e;
    }
  }

  /// What is in the data directory is for its owner only; a directory that is there already stays
  /// as it was made.
  private static void makeDirectory(Path directory) throws StartException {
    try {
      if (!Files.isDirectory(directory)) {
        Files.createDirectories(
            directory,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
    } catch (IOException e) {
      throw new StartException(
          ExitStatus.DATA,
          "the data directory %s cannot be made (%s); make it, or name another one with --data"
              .formatted(directory, e.getClass().getSimpleName()),
          e);
    }
  }

  Keys keys() {
    return keys;
  }

  MessageLog messages() {
    return stores.messages();
  }

  ArchiveStore archive() {
    return stores.archive();
  }

  AccountStore accounts() {
    return stores.accounts();
  }

  DeviceStore devices() {
    return stores.devices();
  }

  TokenStore tokens() {
    return stores.tokens();
  }

  RosterStore rosters() {
    return stores.rosters();
  }

  Drawer drawers() {
    return stores.drawers();
  }

  Cabinet cabinet() {
    return stores.cabinet();
  }

  PubSubStore published() {
    return stores.published();
  }

  RoomStore rooms() {
    return stores.rooms();
  }

  UploadStore uploads() {
    return stores.uploads();
  }

  Shelf shelf() {
    return stores.shelf();
  }

  Shelf thumbnails() {
    return stores.thumbnails();
  }

  Commits commits() {
    return stores.commits();
  }

  @Override
  public void close() {
    stores.close();
  }
}
