package im.skein.server.metric;

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
}
