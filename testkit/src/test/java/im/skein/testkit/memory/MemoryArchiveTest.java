package im.skein.testkit.memory;

import im.skein.testkit.store.ArchiveStoreContract;

final class MemoryArchiveTest extends ArchiveStoreContract {
  MemoryArchiveTest() {
    super(new MemoryProvider());
  }
}
