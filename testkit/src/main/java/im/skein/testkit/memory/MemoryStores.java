package im.skein.testkit.memory;

import im.skein.testkit.store.StoreSet;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/// Makes stores that forget everything when they are let go.
public final class MemoryStores {
  private MemoryStores() {}

  /// Empty stores that belong together.
  ///
  /// @param clock for the stamps of messages
  /// @param completions where appends complete; must run its tasks one at a time, in order
  public static StoreSet create(InstantSource clock, Executor completions) {
    Living living = new Living();
    MemoryMessageLog messages = new MemoryMessageLog(living, clock, completions);
    return new StoreSet(
        messages,
        messages,
        new MemoryAccountStore(living),
        new MemoryDeviceStore(living, messages::forgetDevice),
        new MemoryTokenStore(living),
        new MemoryRosterStore(living),
        new MemoryDrawer(living),
        new MemoryCabinet(),
        new MemoryPubSubStore(living),
        new MemoryRoomStore(messages::forget),
        new MemoryUploadStore(living),
        new MemoryShelf(),
        new MemoryShelf());
  }
}
