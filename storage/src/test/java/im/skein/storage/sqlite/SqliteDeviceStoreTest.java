package im.skein.storage.sqlite;

import im.skein.testkit.store.DeviceStoreContract;

final class SqliteDeviceStoreTest extends DeviceStoreContract {
  SqliteDeviceStoreTest() {
    super(new SqliteProvider());
  }
}
