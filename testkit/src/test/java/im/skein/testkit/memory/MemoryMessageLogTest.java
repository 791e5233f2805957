package im.skein.testkit.memory;

import im.skein.testkit.store.MessageLogContract;

final class MemoryMessageLogTest extends MessageLogContract {
  MemoryMessageLogTest() {
    super(new MemoryProvider());
  }
}
