package im.skein.server.world;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Threads for work that may wait: reading stores, hashing passwords. Platform threads, since both
/// SQLite and hashing hold their carrier.
public final class Workers implements Executor, AutoCloseable {
  private final ThreadPoolExecutor pool;

  /// So many threads at most; idle ones go away.
  public Workers(String name, int threads) {
    AtomicInteger count = new AtomicInteger();
    pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task ->
                Thread.ofPlatform()
                    .name("skein-" + name + "-" + count.incrementAndGet())
                    .daemon()
                    .unstarted(task));
    pool.allowCoreThreadTimeOut(true);
  }

  @Override
  public void execute(Runnable task) {
    pool.execute(task);
  }

  /// How many tasks wait for a thread.
  public int waiting() {
    return pool.getQueue().size();
  }

  /// Takes no more work, and waits a little for what runs.
  @Override
  public void close() {
    pool.shutdown();
    try {
      if (!pool.awaitTermination(1, TimeUnit.SECONDS)) {
        pool.shutdownNow();
      }
    } catch (InterruptedException _) {
      pool.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
