package im.skein.testkit.memory;

import im.skein.core.archive.Leftovers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// Addresses of removed messages in memory.
final class MemoryLeftovers implements Leftovers {
  private final List<Leftover> waiting = new ArrayList<>();
  private final List<Runnable> watchers = new ArrayList<>();
  private final Predicate<String> mentioned;
  private long last;

  /// Addresses, and who knows whether a file is still mentioned.
  MemoryLeftovers(Predicate<String> mentioned) {
    this.mentioned = mentioned;
  }

  @Override
  public Mention mention(String key) {
    return mentioned.test(key) ? Mention.SOME : Mention.NONE;
  }

  synchronized void add(String room, String author, List<String> addresses) {
    addresses.forEach(address -> waiting.add(new Leftover(++last, room, author, address)));
  }

  /// What was added is kept.
  void added() {
    List<Runnable> told;
    synchronized (this) {
      told = List.copyOf(watchers);
    }
    told.forEach(Runnable::run);
  }

  @Override
  public synchronized List<Leftover> first(int limit) {
    return waiting.stream().limit(limit).toList();
  }

  @Override
  public synchronized void settle(List<Leftover> done) {
    waiting.removeAll(done);
  }

  @Override
  public synchronized void watch(Runnable more) {
    watchers.add(more);
  }
}
