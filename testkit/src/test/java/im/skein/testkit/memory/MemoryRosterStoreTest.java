package im.skein.testkit.memory;

import im.skein.testkit.store.RosterStoreContract;

final class MemoryRosterStoreTest extends RosterStoreContract {
  MemoryRosterStoreTest() {
    super(new MemoryProvider());
  }
}
