package im.skein.storage.sqlite.text;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Text that was taken out of kept messages: who wants to know of it, and whether it may still
/// stand in the write-ahead log.
public final class Removed {
  private final List<Runnable> watchers = new CopyOnWriteArrayList<>();
  private volatile boolean traces;

  /// Nothing yet.
  public Removed() {}

  /// Sees to it that somebody is told after each commit that took text out.
  public void watch(Runnable watcher) {
    watchers.add(watcher);
  }

  /// A commit took text out.
  public void note() {
    traces = true;
    watchers.forEach(Runnable::run);
  }

  /// Whether the write-ahead log may have copies.
  public boolean traces() {
    return traces;
  }

  /// The write-ahead log is empty.
  public void cleared() {
    traces = false;
  }
}
