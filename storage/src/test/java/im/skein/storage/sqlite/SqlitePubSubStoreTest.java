package im.skein.storage.sqlite;

import im.skein.testkit.store.PubSubStoreContract;

final class SqlitePubSubStoreTest extends PubSubStoreContract {
  SqlitePubSubStoreTest() {
    super(new SqliteProvider());
  }
}
