package im.skein.testkit.memory;

import im.skein.testkit.store.DeletionContract;

final class MemoryDeletionTest extends DeletionContract {
  MemoryDeletionTest() {
    super(new MemoryProvider());
  }
}
