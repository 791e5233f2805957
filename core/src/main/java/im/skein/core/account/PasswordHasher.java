package im.skein.core.account;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// Does slow hashing on few workers and lets only so much of it wait: whoever can make a server
/// hash passwords without end can make it do nothing else.
public final class PasswordHasher {
  private final Executor workers;
  private final int maxWaiting;
  private final AtomicInteger waiting = new AtomicInteger();

  /// A hasher.
  ///
  /// @param workers one or two threads that do nothing else
  /// @param maxWaiting how many hashings may wait or run at once
  /// @throws IllegalArgumentException when none may
  public PasswordHasher(Executor workers, int maxWaiting) {
    if (maxWaiting < 1) {
      throw new IllegalArgumentException("at least one hashing must be allowed");
    }
    this.workers = workers;
    this.maxWaiting = maxWaiting;
  }

  /// Does the work on a worker and waits for it; empty when too much waits already.
  <T> Optional<T> run(Supplier<T> work) {
    if (waiting.incrementAndGet() > maxWaiting) {
      waiting.decrementAndGet();
      return Optional.empty();
    }
    try {
      return Optional.of(CompletableFuture.supplyAsync(work, workers).join());
    } finally {
      waiting.decrementAndGet();
    }
  }
}
