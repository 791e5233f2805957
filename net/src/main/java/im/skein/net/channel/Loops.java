package im.skein.net.channel;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/// The event loops that all sockets share. Few of them: handing over between two loops costs more
/// than a second one gains before the first is busy.
public final class Loops {
  private final EventLoopGroup group;
  private final Map<EventExecutor, Turn> turns = new HashMap<>();

  /// So many loops, with a thread each.
  public Loops(int count) {
    group =
        new MultiThreadIoEventLoopGroup(
            count, new DefaultThreadFactory("skein-loop"), NioIoHandler.newFactory());
    group.forEach(loop -> turns.put(loop, new Turn(loop)));
  }

  /// The loops, as a listener needs them.
  EventLoopGroup group() {
    return group;
  }

  /// One loop after the other.
  public Executor next() {
    return group.next();
  }

  /// What belongs to one of these loops.
  public Turn turn(EventLoop loop) {
    Turn turn = turns.get(loop);
    if (turn == null) {
      throw new IllegalArgumentException("a loop of somebody else");
    }
    return turn;
  }

  /// Runs a task on one of the loops again and again, until they are closed.
  public void every(long millis, Runnable task) {
    Future<?> _ = group.next().scheduleWithFixedDelay(task, millis, millis, TimeUnit.MILLISECONDS);
  }

  /// Closes every connection and ends the threads.
  ///
  /// @return whether all ended in time
  public boolean close(long timeoutMillis) {
    Future<?> _ = group.shutdownGracefully(0, timeoutMillis, TimeUnit.MILLISECONDS);
    return group.terminationFuture().awaitUninterruptibly(timeoutMillis, TimeUnit.MILLISECONDS);
  }
}
