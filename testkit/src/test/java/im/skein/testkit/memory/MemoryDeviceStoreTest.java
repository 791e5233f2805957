package im.skein.testkit.memory;

import im.skein.testkit.store.DeviceStoreContract;

final class MemoryDeviceStoreTest extends DeviceStoreContract {
  MemoryDeviceStoreTest() {
    super(new MemoryProvider());
  }
}
