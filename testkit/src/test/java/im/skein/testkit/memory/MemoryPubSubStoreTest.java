package im.skein.testkit.memory;

import im.skein.testkit.store.PubSubStoreContract;

final class MemoryPubSubStoreTest extends PubSubStoreContract {
  MemoryPubSubStoreTest() {
    super(new MemoryProvider());
  }
}
