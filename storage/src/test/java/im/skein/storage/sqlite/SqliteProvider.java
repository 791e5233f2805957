package im.skein.storage.sqlite;

import im.skein.storage.StorageSettings;
import im.skein.testkit.store.StoreProvider;
import im.skein.testkit.store.StoreSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Stores on SQLite in a directory that is removed afterwards.
final class SqliteProvider implements StoreProvider {
  private @Nullable Path directory;
  private @Nullable SqliteStores stores;

  @Override
  public StoreSet open(InstantSource clock) throws Exception {
    directory = Files.createTempDirectory("skein-store");
    stores =
        SqliteStores.open(
            new StorageSettings(directory, "", 0),
            clock,
            broken -> {
              throw new AssertionError("the disk is broken", broken);
            });
    return set(stores);
  }

  /// The stores as the contracts take them.
  static StoreSet set(SqliteStores stores) {
    return new StoreSet(
        stores.messages(),
        stores.archive(),
        stores.accounts(),
        stores.devices(),
        stores.tokens(),
        stores.rosters(),
        stores.drawers(),
        stores.cabinet(),
        stores.published(),
        stores.rooms(),
        stores.uploads(),
        stores.shelf(),
        stores.thumbnails());
  }

  @Override
  public void close() throws IOException {
    Objects.requireNonNull(stores).close();
    remove(Objects.requireNonNull(directory));
  }

  /// Removes a directory and all in it.
  static void remove(Path directory) throws IOException {
    List<Path> paths;
    try (Stream<Path> all = Files.walk(directory)) {
      paths = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.delete(path);
    }
  }
}
