package im.skein.testkit.sim;

import im.skein.core.session.Inlet;
import im.skein.core.session.Inlets;
import im.skein.core.session.Pipe;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A connection inside the simulated world: bytes arrive in order, cut anywhere, some time later,
/// until somebody cuts the wire; then both ends learn it, each at its own time, and what was under
/// way is lost.
final class Link implements Pipe {
  private static final Peer PEER = new Peer.Plain("127.0.0.1", true, false);
  private static final int MAX_PIECE = 700;

  private final Executor loop;
  private final Executor far;
  private final RandomGenerator random;
  private final FarEnd client;
  private @Nullable Inlet inlet;
  private boolean broken;
  private boolean reading = true;
  private boolean slow;
  private long unwritten;
  private byte[] held = {};
  private byte[] queue = {};

  /// What the client's end is told.
  interface FarEnd {
    /// Bytes from the server.
    void arrived(byte[] bytes);

    /// The connection is gone.
    void gone();
  }

  Link(Executor loop, Executor far, RandomGenerator random, FarEnd client) {
    this.loop = loop;
    this.far = far;
    this.random = random;
    this.client = client;
  }

  void open(Inlets inlets) {
    loop.execute(() -> inlet = inlets.open(this, Inlets.Framing.STREAM));
  }

  /// The client sends.
  void fromClient(byte[] bytes) {
    for (int at = 0; at < bytes.length; ) {
      int end = Math.min(bytes.length, at + 1 + random.nextInt(MAX_PIECE));
      byte[] piece = Arrays.copyOfRange(bytes, at, end);
      loop.execute(() -> toServer(piece));
      at = end;
    }
  }

  private void toServer(byte[] piece) {
    Inlet target = inlet;
    if (broken || target == null) {
      return;
    }
    if (!reading || held.length > 0) {
      hold(piece);
      return;
    }
    target.feed(piece, 0, piece.length);
    target.roundEnded();
  }

  private void hold(byte[] piece) {
    int before = held.length;
    held = Arrays.copyOf(held, before + piece.length);
    System.arraycopy(piece, 0, held, before, piece.length);
  }

  /// The wire is cut.
  void cut() {
    loop.execute(this::breakNow);
  }

  /// The server's machine is gone; only the client can still learn of it.
  void lost() {
    if (!broken) {
      broken = true;
      far.execute(client::gone);
    }
  }

  private void breakNow() {
    if (broken) {
      return;
    }
    broken = true;
    Inlet target = inlet;
    if (target != null) {
      target.closed();
    }
    far.execute(client::gone);
  }

  /// The client reads nothing for a while, or reads on.
  void slow(boolean stalled) {
    loop.execute(() -> {
      slow = stalled;
      if (!stalled) {
        flush();
      }
    });
  }

  @Override
  public Executor loop() {
    return loop;
  }

  @Override
  public void write(byte[] bytes) {
    int before = queue.length;
    queue = Arrays.copyOf(queue, before + bytes.length);
    System.arraycopy(bytes, 0, queue, before, bytes.length);
    unwritten += bytes.length;
  }

  @Override
  public void flush() {
    if (slow || broken || queue.length == 0) {
      return;
    }
    byte[] bytes = queue;
    queue = new byte[0];
    for (int at = 0; at < bytes.length; ) {
      int end = Math.min(bytes.length, at + 1 + random.nextInt(MAX_PIECE));
      byte[] piece = Arrays.copyOfRange(bytes, at, end);
      far.execute(() -> toClient(piece));
      at = end;
    }
    unwritten = 0;
    loop.execute(() -> {
      Inlet target = inlet;
      if (!broken && target != null) {
        target.writable();
      }
    });
  }

  private void toClient(byte[] piece) {
    if (!broken) {
      client.arrived(piece);
    }
  }

  @Override
  public long unwrittenBytes() {
    return unwritten;
  }

  @Override
  public void reading(boolean on) {
    reading = on;
    if (on && held.length > 0) {
      loop.execute(this::release);
    }
  }

  private void release() {
    Inlet target = inlet;
    if (reading && !broken && target != null && held.length > 0) {
      byte[] bytes = held;
      held = new byte[0];
      target.feed(bytes, 0, bytes.length);
      target.roundEnded();
    }
  }

  @Override
  public void close() {
    flush();
    loop.execute(this::breakNow);
  }

  @Override
  public Peer peer() {
    return PEER;
  }
}
