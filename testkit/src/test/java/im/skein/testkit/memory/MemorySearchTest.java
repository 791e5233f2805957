package im.skein.testkit.memory;

import im.skein.testkit.store.SearchContract;

final class MemorySearchTest extends SearchContract {
  MemorySearchTest() {
    super(new MemoryProvider());
  }
}
