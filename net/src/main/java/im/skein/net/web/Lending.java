package im.skein.net.web;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelProgressiveFuture;
import io.netty.channel.ChannelProgressiveFutureListener;
import io.netty.channel.DefaultFileRegion;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/// Sends a file by lending it to the system, which moves it to the socket by itself. Used on the
/// event loop, but for [Stretch#fetch].
final class Lending {
  /// So much is lent at once.
  static final long STRETCH_BYTES = 2 << 20;

  /// So many stretches are on their way at most, so that the next is fetched while one is sent.
  private static final int AT_ONCE = 2;

  /// Whoever takes less than this in the idle time is cut off.
  private static final long PROGRESS_BYTES = 64 << 10;

  private final PendingRequest.Connection connection;
  private final FileChannel file;
  private long at;
  private int underWay;
  private @Nullable ChannelFuture latest;

  Lending(PendingRequest.Connection connection, FileChannel file, long start) {
    this.connection = connection;
    this.file = file;
    this.at = start;
  }

  boolean isFull() {
    return underWay >= AT_ONCE;
  }

  /// The next bytes of the file.
  Stretch next(long length) {
    Stretch stretch = new Stretch(file, at, length);
    at += length;
    return stretch;
  }

  void send(ChannelHandlerContext context, Stretch stretch) {
    underWay++;
    latest = context.write(stretch, context.newProgressivePromise().addListener(new Watch()));
  }

  /// Does something once all that was sent is with the system, or cannot be sent any more.
  void whenSent(Runnable then) {
    ChannelFuture last = latest;
    if (last == null) {
      then.run();
    } else {
      ChannelFuture _ = last.addListener(_ -> then.run());
    }
  }

  /// A part of a file, which is closed by whoever opened it.
  static final class Stretch extends DefaultFileRegion {
    private final FileChannel file;

    private Stretch(FileChannel file, long from, long length) {
      super(file, from, length);
      this.file = file;
    }

    /// Has it read from the disk, so that nobody waits for that when it is sent. May wait.
    ///
    /// @return false when the file is not that long any more or cannot be read
    boolean fetch() {
      try (Arena arena = Arena.ofConfined()) {
        if (position() + count() > file.size()) {
          return false;
        }
        MemorySegment there = file.map(FileChannel.MapMode.READ_ONLY, position(), count(), arena);
        if (!there.isLoaded()) {
          there.load();
        }
        return true;
      } catch (IOException _) {
        return false;
      }
    }

    @Override
    protected void deallocate() {}
  }

  /// Waits on while the other end takes something, and for room for the next stretch.
  private final class Watch implements ChannelProgressiveFutureListener {
    private long seen;

    @Override
    public void operationProgressed(ChannelProgressiveFuture future, long progress, long total) {
      if (progress - seen >= PROGRESS_BYTES) {
        seen = progress;
        connection.waiting(false);
      }
    }

    @Override
    public void operationComplete(ChannelProgressiveFuture future) {
      underWay--;
      if (future.isSuccess()) {
        connection.waiting(false);
        connection.proceed();
      }
    }
  }
}
