package im.skein.storage.sqlite;

import im.skein.testkit.store.UploadStoreContract;

final class SqliteUploadStoreTest extends UploadStoreContract {
  SqliteUploadStoreTest() {
    super(new SqliteProvider());
  }
}
