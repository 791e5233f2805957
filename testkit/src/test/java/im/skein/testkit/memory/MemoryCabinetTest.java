package im.skein.testkit.memory;

import im.skein.testkit.store.CabinetContract;

final class MemoryCabinetTest extends CabinetContract {
  MemoryCabinetTest() {
    super(new MemoryProvider());
  }
}
