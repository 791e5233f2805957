package im.skein.net.web;

import im.skein.core.base.Failures;
import im.skein.net.http.Response;
import im.skein.net.http.Transfers.Sink;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// A body on its way from a connection to its sink. What has come waits here while a worker puts
/// away what came before, so that network and disk go on side by side; never more waits than
/// [#FULL_BYTES] and one read. Used on the event loop, but for what the worker does.
final class Inflow {
  /// So much comes before anything is put away, unless it is the end. Whoever takes longer than the
  /// idle time for it is cut off.
  private static final int PIECE_BYTES = 64 << 10;

  /// With so much waiting, nothing is read from the connection.
  private static final int FULL_BYTES = 512 << 10;

  /// With no more than that, reading goes on.
  private static final int LOW_BYTES = 256 << 10;

  /// After so much a worker looks after others first.
  private static final int TURN_BYTES = 1 << 20;

  private final Sink sink;
  private final Executor workers;
  private final Failures failures;
  private final Owner owner;

  /// What came in parts smaller than a piece, or null.
  private @Nullable ByteBuf gathered;

  /// Guards what follows.
  private final Object lock = new Object();

  private final Queue<ByteBuf> waiting = new ArrayDeque<>();
  private int waitingBytes;
  private boolean full;
  private boolean whole;
  private boolean busy;
  private boolean ended;

  /// What the worker tells the connection, always on its event loop.
  interface Owner {
    ByteBufAllocator allocator();

    /// Runs something on the event loop.
    ///
    /// @throws RejectedExecutionException when that has stopped
    void later(Runnable then);

    /// There is room again.
    void drained();

    /// The worker rests, or did a moment ago.
    void rested();

    /// It is over.
    ///
    /// @param last whether the connection is of no use afterwards
    void answered(Response response, boolean last);
  }

  Inflow(Sink sink, Executor workers, Failures failures, Owner owner) {
    this.sink = sink;
    this.workers = workers;
    this.failures = failures;
    this.owner = owner;
  }

  /// Takes what came.
  ///
  /// @param bytes the next bytes, released here
  /// @param last whether the body ends with them
  void offer(ByteBuf bytes, boolean last) {
    ByteBuf some = gathered;
    boolean large = bytes.readableBytes() >= PIECE_BYTES;
    if (some != null && (large || bytes.readableBytes() > some.writableBytes())) {
      put(some);
      gathered = null;
    }
    if (large || (last && gathered == null)) {
      put(bytes);
    } else {
      gather(bytes);
    }
    some = gathered;
    if (last && some != null) {
      put(some);
      gathered = null;
    }
    synchronized (lock) {
      whole |= last;
      if (busy || ended || (waiting.isEmpty() && !whole)) {
        return;
      }
      busy = true;
    }
    begin();
  }

  private void put(ByteBuf piece) {
    synchronized (lock) {
      if (!ended && piece.isReadable()) {
        waitingBytes += piece.readableBytes();
        full |= waitingBytes >= FULL_BYTES;
        waiting.add(piece);
        return;
      }
    }
    piece.release();
  }

  /// Copies small parts together, for each would keep a buffer of its own.
  private void gather(ByteBuf bytes) {
    ByteBuf into = gathered;
    if (into == null) {
      into = owner.allocator().directBuffer(PIECE_BYTES, PIECE_BYTES);
      gathered = into;
    }
    into.writeBytes(bytes);
    bytes.release();
  }

  /// Whether there is room for more.
  boolean isHungry() {
    synchronized (lock) {
      return !full && !whole && !ended;
    }
  }

  /// Whether a worker is at work.
  boolean isBusy() {
    synchronized (lock) {
      return busy;
    }
  }

  /// The rest will not come.
  void cut() {
    ByteBuf some = gathered;
    gathered = null;
    if (some != null) {
      some.release();
    }
    boolean begin;
    synchronized (lock) {
      if (ended) {
        return;
      }
      begin = !busy;
      end();
    }
    if (begin) {
      try {
        workers.execute(this::abandon);
      } catch (RejectedExecutionException _) {
        // The server stops; what is left over is cleared up at the next start.
      }
    }
  }

  /// Throws away what waits; under the lock.
  private void end() {
    ended = true;
    waiting.forEach(ByteBuf::release);
    waiting.clear();
  }

  private void begin() {
    try {
      workers.execute(this::work);
    } catch (RejectedExecutionException _) {
      synchronized (lock) {
        end();
      }
      tell(() -> owner.answered(Responses.BROKEN, true));
    }
  }

  /// A turn of a worker.
  private void work() {
    try {
      for (int taken = 0; taken < TURN_BYTES; ) {
        ByteBuf piece = next();
        if (piece == null) {
          return;
        }
        int length = piece.readableBytes();
        Response refusal = take(piece);
        if (refusal != null) {
          answer(refusal, true);
          return;
        }
        taken += length;
        away(length);
      }
      begin();
    } catch (RuntimeException | AssertionError e) {
      failures.bug("moving a file over HTTP", e);
      abandon();
      answer(Responses.BROKEN, true);
    }
  }

  /// The next piece, or null when there is nothing to do after this.
  private @Nullable ByteBuf next() {
    boolean all;
    synchronized (lock) {
      ByteBuf piece = waiting.poll();
      if (piece != null) {
        return piece;
      }
      all = whole && !ended;
      busy = all;
      if (!ended && !all) {
        tell(owner::rested);
        return null;
      }
    }
    if (all) {
      answer(sink.finish(), false);
    } else {
      abandon();
    }
    return null;
  }

  private @Nullable Response take(ByteBuf piece) {
    try {
      for (ByteBuffer part : piece.nioBuffers()) {
        Response refusal = sink.take(part);
        if (refusal != null) {
          return refusal;
        }
      }
      return null;
    } finally {
      piece.release();
    }
  }

  private void away(int length) {
    synchronized (lock) {
      waitingBytes -= length;
      if (!full || waitingBytes > LOW_BYTES || ended) {
        return;
      }
      full = false;
    }
    tell(owner::drained);
  }

  private void answer(Response response, boolean last) {
    synchronized (lock) {
      end();
    }
    tell(() -> owner.answered(response, last));
  }

  private void abandon() {
    try {
      sink.abandon();
    } catch (RuntimeException e) {
      failures.trouble("giving a file up", e);
    }
  }

  private void tell(Runnable what) {
    try {
      owner.later(what);
    } catch (RejectedExecutionException _) {
      // The server stops, and the connection with it.
    }
  }
}
