package im.skein.core.session;

import im.skein.core.base.Throttle;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Says whether a pipe is read: there may be several reasons at once not to. Nothing is ever
/// dropped; what came before reading stopped is kept, and taken up again in its order. Touched on
/// the pipe's loop only.
final class Valve {
  /// The session has too much that is not handled.
  static final int FULL = 4;

  private static final int HELD = 1;
  private static final int THROTTLED = 2;
  private static final int CROWDED = 8;

  private static final int MAX_KEPT_BYTES = 256 * 1024;
  private static final long CROWDED_MILLIS = 20;

  private final StreamEngine engine;
  private final StanzaHandler handler;
  private @Nullable Throttle throttle;
  private @Nullable ArrayDeque<byte[]> kept;
  private int keptBytes;
  private int holds;
  private int reasons;

  Valve(StreamEngine engine, StanzaHandler handler) {
    this.engine = engine;
    this.handler = handler;
  }

  /// Limits the rate from now on.
  void limit(Throttle limit) {
    throttle = limit;
  }

  /// Notes that so many elements came, and closes for a while if that is too many.
  void came(int elements) {
    Throttle limit = throttle;
    long rest = limit == null ? 0 : limit.take(elements, engine.now());
    if (rest > 0) {
      close(THROTTLED);
      engine.after(rest, () -> open(THROTTLED));
    }
    checkCrowd();
  }

  private void checkCrowd() {
    if (handler.crowded()) {
      close(CROWDED);
      engine.after(CROWDED_MILLIS, this::checkCrowd);
    } else {
      open(CROWDED);
    }
  }

  /// Adds a reason not to read.
  void close(int reason) {
    if (reasons == 0) {
      engine.reading(false);
    }
    reasons |= reason;
  }

  /// Takes a reason away.
  void open(int reason) {
    int before = reasons;
    reasons &= ~reason;
    if (before != 0 && reasons == 0) {
      engine.reading(true);
    }
  }

  /// Nothing is read or taken up until [#release].
  void hold() {
    holds++;
    close(HELD);
  }

  boolean held() {
    return holds > 0;
  }

  /// Ends one [#hold], and takes up what came meanwhile.
  void release() {
    holds--;
    ArrayDeque<byte[]> waiting = kept;
    while (waiting != null && holds == 0) {
      byte[] bytes = waiting.poll();
      if (bytes == null) {
        kept = null;
        break;
      }
      keptBytes -= bytes.length;
      int behind = waiting.size();
      engine.read(bytes, 0, bytes.length);
      // What a further hold kept of these bytes comes before what was kept earlier.
      for (int i = 0; i < behind && waiting.size() > behind; i++) {
        waiting.add(waiting.remove());
      }
    }
    if (holds == 0) {
      open(HELD);
    }
  }

  /// Keeps bytes for later.
  ///
  /// @return false when they are too many
  boolean keep(byte[] bytes, int from, int to) {
    if (from >= to) {
      return true;
    }
    ArrayDeque<byte[]> waiting = kept;
    if (waiting == null) {
      waiting = new ArrayDeque<>(1);
      kept = waiting;
    }
    waiting.add(Arrays.copyOfRange(bytes, from, to));
    keptBytes += to - from;
    return keptBytes <= MAX_KEPT_BYTES;
  }

  boolean keepsSome() {
    return keptBytes > 0;
  }

  /// Forgets what was kept.
  void empty() {
    kept = null;
    keptBytes = 0;
  }
}
