package im.skein.testkit.memory;

import im.skein.testkit.store.ArchivePagesContract;

final class MemoryArchivePagesTest extends ArchivePagesContract {
  MemoryArchivePagesTest() {
    super(new MemoryProvider());
  }
}
