package im.skein.net.channel;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/// What all connections of one loop share: a scratch array that received bytes pass through, and
/// the list of connections that have something to send at the end of this round.
///
/// Flushing once at the end of a round, not once a message, is what makes many small messages to
/// one connection cost one system call.
public final class Turn {
  /// So much is received at once at most.
  static final int SCRATCH_BYTES = 64 << 10;

  private final Executor loop;
  private final byte[] scratch = new byte[SCRATCH_BYTES];
  private List<ChannelPipe> dirty = new ArrayList<>();
  private List<ChannelPipe> flushing = new ArrayList<>();

  Turn(Executor loop) {
    this.loop = loop;
  }

  /// Takes the next bytes out of a buffer, as many as fit.
  ///
  /// @return how many lie at the front of [#scratch] now
  public int take(ByteBuf from) {
    int length = Math.min(from.readableBytes(), scratch.length);
    from.readBytes(scratch, 0, length);
    return length;
  }

  /// The array that [#take] fills; good until the next call of it.
  public byte[] scratch() {
    return scratch;
  }

  /// Sees to it that a connection is flushed after the tasks that are queued now.
  void flushLater(ChannelPipe pipe) {
    if (dirty.isEmpty()) {
      loop.execute(this::flushAll);
    }
    dirty.add(pipe);
  }

  private void flushAll() {
    List<ChannelPipe> now = dirty;
    dirty = flushing;
    flushing = now;
    for (ChannelPipe pipe : now) {
      pipe.flushNow();
    }
    now.clear();
  }
}
