package im.skein.storage.sqlite;

import im.skein.testkit.store.DeletionContract;

final class SqliteDeletionTest extends DeletionContract {
  SqliteDeletionTest() {
    super(new SqliteProvider());
  }
}
