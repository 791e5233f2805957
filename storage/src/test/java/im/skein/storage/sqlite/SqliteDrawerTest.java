package im.skein.storage.sqlite;

import im.skein.testkit.store.DrawerContract;

final class SqliteDrawerTest extends DrawerContract {
  SqliteDrawerTest() {
    super(new SqliteProvider());
  }
}
