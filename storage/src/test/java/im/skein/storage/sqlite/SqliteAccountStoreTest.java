package im.skein.storage.sqlite;

import im.skein.testkit.store.AccountStoreContract;

final class SqliteAccountStoreTest extends AccountStoreContract {
  SqliteAccountStoreTest() {
    super(new SqliteProvider());
  }
}
