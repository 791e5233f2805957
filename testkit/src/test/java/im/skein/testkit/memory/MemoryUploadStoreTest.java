package im.skein.testkit.memory;

import im.skein.testkit.store.UploadStoreContract;

final class MemoryUploadStoreTest extends UploadStoreContract {
  MemoryUploadStoreTest() {
    super(new MemoryProvider());
  }
}
