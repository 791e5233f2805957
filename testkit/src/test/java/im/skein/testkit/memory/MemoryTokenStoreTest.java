package im.skein.testkit.memory;

import im.skein.testkit.store.TokenStoreContract;

final class MemoryTokenStoreTest extends TokenStoreContract {
  MemoryTokenStoreTest() {
    super(new MemoryProvider());
  }
}
