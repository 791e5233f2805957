package im.skein.storage.sqlite;

import im.skein.testkit.store.ArchiveStoreContract;

final class SqliteArchiveTest extends ArchiveStoreContract {
  SqliteArchiveTest() {
    super(new SqliteProvider());
  }
}
