package im.skein.core.session;

import im.skein.core.base.Backoff;
import im.skein.core.base.Doorway;
import im.skein.core.base.Wheel;
import im.skein.wire.StreamError;
import im.skein.wire.sasl.SaslFailure;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// All streams of the server: makes the inside of each new connection, and holds what they share.
public final class Streams implements Inlets {
  private final Surroundings around;
  private final Doorway doorway;
  private final Backoff backoff;
  private final Backlog backlog;
  private final Resumable resumable = new Resumable();
  private final Map<Executor, Wheel> wheels = new ConcurrentHashMap<>();
  private final Map<SaslFailure.Condition, LongAdder> failedLogins = new ConcurrentHashMap<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final CompletableFuture<@Nullable Void> allGone = new CompletableFuture<>();
  private volatile @Nullable StreamError down;

  /// No streams yet.
  public Streams(Surroundings around) {
    this.around = around;
    SessionSettings.Limits limits = around.settings().limits();
    this.doorway =
        limits.enabled()
            ? new Doorway(limits.guests(), limits.guestsPerOrigin())
            : new Doorway(Integer.MAX_VALUE, Integer.MAX_VALUE);
    this.backlog = new Backlog(limits.backlogBytes());
    this.backoff = new Backoff(around.time(), limits.enabled());
  }

  /// The inside of a new connection; to be called on its loop.
  @Override
  public Inlet open(Pipe pipe, Framing framing) {
    connections.incrementAndGet();
    StreamEngine engine =
        new StreamEngine(
            this,
            pipe,
            switch (framing) {
              case STREAM -> im.skein.wire.framing.Framing.STREAM;
              case MESSAGES -> im.skein.wire.framing.Framing.MESSAGE;
            });
    engine.start();
    return engine;
  }

  /// How many connections are open.
  public int connections() {
    return connections.get();
  }

  /// How many of them have not logged in.
  public int guests() {
    return doorway.total();
  }

  /// How many bytes of memory output takes that waits to be written.
  public long backlogBytes() {
    return backlog.bytes();
  }

  /// How many log-ins failed with that answer.
  public long failedLogins(SaslFailure.Condition reason) {
    LongAdder counted = failedLogins.get(reason);
    return counted == null ? 0 : counted.sum();
  }

  /// Ends all streams with that reason and lets no new ones in; sessions that wait to be resumed
  /// end too. May be called on any thread.
  ///
  /// @return completes when the last connection is closed; clients that do not read may delay that
  public CompletionStage<@Nullable Void> shutdown(StreamError reason) {
    down = reason;
    connections.incrementAndGet();
    wheels.forEach((loop, wheel) -> {
      connections.incrementAndGet();
      loop.execute(() -> {
        for (Wheel.Rider rider : wheel.riders()) {
          if (rider instanceof StreamEngine engine) {
            engine.shutdown(reason);
          }
        }
        closed();
      });
    });
    for (ClientSession session : resumable.all()) {
      connections.incrementAndGet();
      session
          .home()
          .strand()
          .execute(() -> {
            session.end(reason);
            closed();
          });
    }
    closed();
    return allGone.minimalCompletionStage();
  }

  Surroundings around() {
    return around;
  }

  Doorway doorway() {
    return doorway;
  }

  Backlog backlog() {
    return backlog;
  }

  Backoff backoff() {
    return backoff;
  }

  void loginFailed(SaslFailure.Condition reason) {
    failedLogins.computeIfAbsent(reason, _ -> new LongAdder()).increment();
  }

  Resumable resumable() {
    return resumable;
  }

  @Nullable StreamError down() {
    return down;
  }

  Wheel wheel(Executor loop) {
    return wheels.computeIfAbsent(loop, of -> new Wheel(around.time(), of));
  }

  /// A connection is closed.
  void closed() {
    if (connections.decrementAndGet() == 0 && down != null) {
      allGone.complete(null);
    }
  }
}
