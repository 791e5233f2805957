package im.skein.testkit.memory;

import im.skein.testkit.store.AccountStoreContract;

final class MemoryAccountStoreTest extends AccountStoreContract {
  MemoryAccountStoreTest() {
    super(new MemoryProvider());
  }
}
