package im.skein.server.metric;

import im.skein.core.chat.MessageLog;
import java.util.List;
import java.util.concurrent.CompletionStage;

/// A message log whose appends are counted and timed.
public final class MeasuredLog implements MessageLog {
  private final MessageLog log;
  private final Counts counts;

  /// Around that log.
  public MeasuredLog(MessageLog log, Counts counts) {
    this.log = log;
    this.counts = counts;
  }

  @Override
  public CompletionStage<Appended> append(Append append) {
    long begun = System.nanoTime();
    return measured(begun, log.append(append));
  }

  @Override
  public CompletionStage<Appended> append(RoomAppend append) {
    long begun = System.nanoTime();
    return measured(begun, log.append(append));
  }

  private CompletionStage<Appended> measured(long begun, CompletionStage<Appended> outcome) {
    var _ =
        outcome.whenComplete((_, failure) -> {
          counts.appends.increment();
          counts.appendNanos.add(System.nanoTime() - begun);
          if (failure != null) {
            counts.appendFailures.increment();
          }
        });
    return outcome;
  }

  @Override
  public boolean crowded() {
    return log.crowded();
  }

  @Override
  public List<Entry> received(long account, long afterIndex, int limit, int maxBytes) {
    return log.received(account, afterIndex, limit, maxBytes);
  }

  @Override
  public long head(long account) {
    return log.head(account);
  }

  @Override
  public long passing(long account, long afterIndex) {
    return log.passing(account, afterIndex);
  }

  @Override
  public long delivered(long account, String device) {
    return log.delivered(account, device);
  }

  @Override
  public void delivered(long account, String device, long index) {
    log.delivered(account, device, index);
  }

  @Override
  public void forget(long account, long first, long last) {
    log.forget(account, first, last);
  }
}
