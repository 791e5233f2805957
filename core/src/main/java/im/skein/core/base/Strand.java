package im.skein.core.base;

import java.util.concurrent.Executor;

/// Runs tasks one at a time, in the order they were posted, whoever posts them.
///
/// Every account and every room is a strand, so what belongs to it needs no lock. Strands only post
/// to one another and never wait for an answer.
public interface Strand extends Executor {
  /// Posts a short task that never waits. It runs later, never inside this call.
  @Override
  void execute(Runnable task);

  /// Posts a task that may wait, such as one that reads a store. It runs on a worker, and nothing
  /// else of this strand runs until it has returned.
  void executeWaiting(Runnable task);

  /// Whether the calling code runs as a task of this strand.
  boolean isCurrent();
}
