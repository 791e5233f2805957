package im.skein.storage.sqlite;

import im.skein.testkit.store.ArchivePagesContract;

final class SqliteArchivePagesTest extends ArchivePagesContract {
  SqliteArchivePagesTest() {
    super(new SqliteProvider());
  }
}
