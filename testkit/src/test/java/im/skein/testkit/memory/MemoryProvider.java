package im.skein.testkit.memory;

import im.skein.testkit.store.StoreProvider;
import im.skein.testkit.store.StoreSet;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Stores in memory, whose appends complete on a thread of their own.
final class MemoryProvider implements StoreProvider {
  private final ExecutorService completions = Executors.newSingleThreadExecutor();

  @Override
  public StoreSet open(InstantSource clock) {
    return MemoryStores.create(clock, completions);
  }

  @Override
  public void close() {
    completions.close();
  }
}
