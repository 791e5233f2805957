package im.skein.testkit.memory;

import im.skein.testkit.store.DrawerContract;

final class MemoryDrawerTest extends DrawerContract {
  MemoryDrawerTest() {
    super(new MemoryProvider());
  }
}
