package im.skein.bench.kill;

import im.skein.bench.load.Target;

/// Where the server is at the moment, for senders that must find it again after every kill.
final class Shore {
  private static final long MOMENT_MILLIS = 100;

  private Target target;
  private int generation;
  private boolean closed;
  private boolean abandoned;

  Shore(Target target) {
    this.target = target;
  }

  /// The server has come back, perhaps elsewhere.
  synchronized void moved(Target next) {
    target = next;
    generation++;
    notifyAll();
  }

  /// No more kills: senders finish what they have.
  synchronized void close() {
    closed = true;
    notifyAll();
  }

  /// The work has failed: senders leave everything as it is.
  synchronized void abandon() {
    abandoned = true;
    close();
  }

  synchronized boolean isAbandoned() {
    return abandoned;
  }

  synchronized Target target() {
    return target;
  }

  synchronized int generation() {
    return generation;
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /// Waits a moment for the server to move on from that generation; it may also just be slow.
  synchronized void awaitAfter(int old) {
    long end = System.nanoTime() + MOMENT_MILLIS * 1_000_000;
    try {
      for (long left = MOMENT_MILLIS;
          generation == old && left > 0;
          left = (end - System.nanoTime()) / 1_000_000) {
        wait(left);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }
}
