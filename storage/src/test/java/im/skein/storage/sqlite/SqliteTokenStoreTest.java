package im.skein.storage.sqlite;

import im.skein.testkit.store.TokenStoreContract;

final class SqliteTokenStoreTest extends TokenStoreContract {
  SqliteTokenStoreTest() {
    super(new SqliteProvider());
  }
}
