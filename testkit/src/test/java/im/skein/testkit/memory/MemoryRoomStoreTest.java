package im.skein.testkit.memory;

import im.skein.testkit.store.RoomStoreContract;

final class MemoryRoomStoreTest extends RoomStoreContract {
  MemoryRoomStoreTest() {
    super(new MemoryProvider());
  }
}
