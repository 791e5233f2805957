package im.skein.testkit.sim;

import im.skein.core.chat.MessageLog;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// A message log on a disk that takes its time: what is appended becomes durable some time later,
/// in groups, and is lost when the power goes before that.
public final class SlowDisk implements MessageLog {
  private static final int MAX_DELAY_MILLIS = 40;
  private static final int MAX_GROUP = 16;

  private final MessageLog durable;
  private final Schedule schedule;
  private final Executor writer;
  private final RandomGenerator random;
  private final Queue<Request> waiting = new ArrayDeque<>();
  private boolean writing;

  /// A slow front of a log that stands for the disk.
  public SlowDisk(MessageLog durable, Schedule schedule, Executor writer, RandomGenerator random) {
    this.durable = durable;
    this.schedule = schedule;
    this.writer = writer;
    this.random = random;
  }

  @Override
  public CompletionStage<Appended> append(Append append) {
    return wait(() -> durable.append(append));
  }

  @Override
  public CompletionStage<Appended> append(RoomAppend append) {
    return wait(() -> durable.append(append));
  }

  private CompletionStage<Appended> wait(Supplier<CompletionStage<Appended>> append) {
    Request request = new Request(append, new CompletableFuture<>());
    waiting.add(request);
    write();
    return request.done;
  }

  private void write() {
    if (!writing && !waiting.isEmpty()) {
      writing = true;
      schedule.after(random.nextInt(MAX_DELAY_MILLIS), writer, this::commit);
    }
  }

  private void commit() {
    List<Runnable> acknowledgements = new ArrayList<>();
    int group = 1 + random.nextInt(MAX_GROUP);
    for (int i = 0; i < group && !waiting.isEmpty(); i++) {
      Request request = waiting.remove();
      CompletionStage<Appended> kept = request.append.get();
      acknowledgements.add(() -> request.settle(kept));
    }
    acknowledgements.forEach(writer::execute);
    writing = false;
    write();
  }

  @Override
  public boolean crowded() {
    return waiting.size() > 256;
  }

  @Override
  public List<Entry> received(long account, long afterIndex, int limit, int maxBytes) {
    return durable.received(account, afterIndex, limit, maxBytes);
  }

  @Override
  public long head(long account) {
    return durable.head(account);
  }

  @Override
  public long passing(long account, long afterIndex) {
    return durable.passing(account, afterIndex);
  }

  @Override
  public long delivered(long account, String device) {
    return durable.delivered(account, device);
  }

  @Override
  public void delivered(long account, String device, long index) {
    durable.delivered(account, device, index);
  }

  @Override
  public void forget(long account, long first, long last) {
    durable.forget(account, first, last);
  }

  private record Request(
      Supplier<CompletionStage<Appended>> append, CompletableFuture<Appended> done) {
    /// Tells what has become of it, or why it was not kept.
    void settle(CompletionStage<Appended> kept) {
      var _ =
          kept.whenComplete((appended, failure) -> {
            if (failure == null) {
              done.complete(appended);
            } else {
              done.completeExceptionally(failure);
            }
          });
    }
  }
}
