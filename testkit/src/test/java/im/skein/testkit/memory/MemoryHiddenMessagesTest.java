package im.skein.testkit.memory;

import im.skein.testkit.store.HiddenMessagesContract;

final class MemoryHiddenMessagesTest extends HiddenMessagesContract {
  MemoryHiddenMessagesTest() {
    super(new MemoryProvider());
  }
}
