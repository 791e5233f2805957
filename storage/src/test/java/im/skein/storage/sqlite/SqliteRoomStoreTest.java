package im.skein.storage.sqlite;

import im.skein.testkit.store.RoomStoreContract;

final class SqliteRoomStoreTest extends RoomStoreContract {
  SqliteRoomStoreTest() {
    super(new SqliteProvider());
  }
}
