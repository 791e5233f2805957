package im.skein.server.metric;

import im.skein.core.push.PostLedger;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// What is counted while the server works; read by [MetricsPage] when somebody asks.
public final class Counts {
  final LongAdder sessions = new LongAdder();
  final LongAdder bound = new LongAdder();
  final LongAdder received = new LongAdder();
  final LongAdder delivered = new LongAdder();
  final LongAdder absent = new LongAdder();
  final LongAdder appends = new LongAdder();
  final LongAdder appendNanos = new LongAdder();
  final LongAdder appendFailures = new LongAdder();
  final Map<PostLedger.Fate, LongAdder> pushes = pushes();

  /// Notes what became of a push.
  public void push(PostLedger.Fate fate) {
    pushes.getOrDefault(fate, new LongAdder()).increment();
  }

  private static Map<PostLedger.Fate, LongAdder> pushes() {
    Map<PostLedger.Fate, LongAdder> all = new EnumMap<>(PostLedger.Fate.class);
    for (PostLedger.Fate fate : PostLedger.Fate.values()) {
      all.put(fate, new LongAdder());
    }
    return all;
  }
}
