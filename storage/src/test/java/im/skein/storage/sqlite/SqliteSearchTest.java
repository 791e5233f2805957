package im.skein.storage.sqlite;

import im.skein.testkit.store.SearchContract;

final class SqliteSearchTest extends SearchContract {
  SqliteSearchTest() {
    super(new SqliteProvider());
  }
}
