package im.skein.core.session;

import im.skein.core.session.count.Acknowledging;
import im.skein.core.session.count.Later;
import im.skein.wire.Element;
import im.skein.wire.Name;
import im.skein.wire.Stanza;
import im.skein.wire.StreamError;
import im.skein.wire.framing.Framing;
import im.skein.wire.xml.XmlWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Takes output to one pipe, from whichever strand writes to the pipe's own loop. What is written
/// in one turn goes over together, and is flushed once. The pipe is given no more than it has room
/// for; the rest waits here. It keeps no buffer while nothing waits.
final class Outlet {
  /// Of what is written in one turn, so much is made bytes at once.
  private static final int PROMPT_BYTES = 16 << 10;

  /// A pipe that has room is given so much at once at most; more than what it has room for, so that
  /// it tells when there is room again.
  private static final int HELPING_BYTES = Pipe.ROOM_BYTES + (32 << 10);

  /// What waits is told to the backlog in steps of so many bytes.
  private static final int STEP_BYTES = 4 << 10;

  private final StreamEngine engine;
  private final Pipe pipe;
  private final Framing framing;
  private final Backlog backlog;
  private final Taker taker = new Taker();

  // Guarded by this.
  private @Nullable XmlWriter batch;
  private @Nullable List<byte[]> messages;
  private @Nullable Later later;
  private int batchBytes;
  private boolean scheduled;
  private boolean finished;
  private boolean mute;
  private boolean requestDue;
  private long produced;
  private long offered;
  private long told;

  // Written on the loop only.
  private volatile long drained;
  private volatile boolean watched;
  private volatile boolean stuck;
  private boolean ended;

  Outlet(StreamEngine engine, Pipe pipe, Framing framing, Backlog backlog) {
    this.engine = engine;
    this.pipe = pipe;
    this.framing = framing;
    this.backlog = backlog;
  }

  /// The connection behind it.
  StreamEngine engine() {
    return engine;
  }

  /// What waits on this server in all.
  Backlog backlog() {
    return backlog;
  }

  /// Opens the stream with that header.
  synchronized void open(Element header) {
    if (framing == Framing.MESSAGE) {
      message(framing.open(header));
      return;
    }
    XmlWriter writer = writer();
    int before = writer.size();
    writer.streamOpen(header);
    grew(writer.size() - before);
  }

  /// Writes an element, unless the stream is finished.
  ///
  /// @return how many bytes have been produced in all, this element included
  /// @throws IllegalArgumentException when it holds what XML cannot carry; nothing is written then
  long write(Element element) {
    long now;
    synchronized (this) {
      if (!finished && !mute) {
        put(element);
      }
      now = produced;
    }
    backlog.relieve();
    return now;
  }

  private void put(Element element) {
    if (mustWait() || framing == Framing.MESSAGE) {
      put(framing.element(element));
      return;
    }
    XmlWriter writer = writer();
    int before = writer.size();
    writer.element(element, Name.CLIENT);
    grew(writer.size() - before);
  }

  /// Puts bytes behind what waits.
  private void put(byte[] bytes) {
    if (mustWait()) {
      later().add(bytes);
      produced += bytes.length;
      schedule();
      tell();
    } else {
      message(bytes);
    }
  }

  /// The same for a stanza.
  long write(Stanza stanza) {
    long now;
    synchronized (this) {
      if (!finished && !mute) {
        put(stanza);
      }
      now = produced;
    }
    backlog.relieve();
    return now;
  }

  private void put(Stanza stanza) {
    if (mustWait()) {
      Later waiting = later();
      long before = waiting.bytes();
      backlog.shared(waiting.add(stanza, framing == Framing.MESSAGE ? "" : Name.CLIENT));
      produced += waiting.bytes() - before;
      schedule();
      tell();
    } else {
      grew(now(stanza));
    }
  }

  /// Makes a stanza bytes.
  private int now(Stanza stanza) {
    if (framing == Framing.MESSAGE) {
      byte[] bytes = framing.stanza(stanza);
      messages().add(bytes);
      return bytes.length;
    }
    XmlWriter writer = writer();
    int before = writer.size();
    writer.stanza(stanza, Name.CLIENT);
    return writer.size() - before;
  }

  private boolean mustWait() {
    return later != null
        || batchBytes >= PROMPT_BYTES
        || produced - batchBytes - drained > Pipe.ROOM_BYTES;
  }

  private Later later() {
    Later waiting = later;
    if (waiting == null) {
      waiting = new Later();
      later = waiting;
    }
    return waiting;
  }

  /// Has the client asked, after everything that was written, what it has got (XEP-0198 §4).
  synchronized void request() {
    requestDue = true;
    schedule();
  }

  /// Writes an error, if there is one, and the end of the stream, and closes the pipe.
  synchronized void finish(@Nullable Element error) {
    if (finished) {
      return;
    }
    requestDue = false;
    if (error != null) {
      put(error);
    }
    put(framing.close());
    finished = true;
  }

  /// Forgets what waits and is not with the pipe yet: the client will not get it over this stream,
  /// and nothing more but the end.
  synchronized void forget() {
    mute = true;
    Later waiting = later;
    later = null;
    if (waiting != null) {
      produced -= waiting.bytes();
      offered = Math.min(offered, produced);
      backlog.shared(-waiting.clear());
      tell();
    }
  }

  /// Too much waits on this server, and most of it here: the stream ends. Whoever cannot even take
  /// its end is cut off. May be called on any thread.
  void giveWay() {
    boolean over;
    synchronized (this) {
      over = mute;
    }
    forget();
    StreamError reason =
        new StreamError(
            StreamError.Condition.RESOURCE_CONSTRAINT,
            "too much waits to be read, and the server has no room for more");
    pipe.loop().execute(over ? engine::cut : () -> engine.shutdown(reason));
  }

  /// How many bytes have been produced in all.
  synchronized long produced() {
    return produced;
  }

  /// How many bytes wait to be taken by the operating system.
  synchronized long waiting() {
    return produced - drained;
  }

  /// How many bytes the operating system could have taken and has not: what waits but for the
  /// present turn, while the pipe is full.
  synchronized long refused() {
    return stuck ? Math.max(0, offered - drained) : 0;
  }

  /// How many bytes of all produced ones were taken by the operating system.
  long drained() {
    return drained;
  }

  /// Says whether the session wants to be told when output moves.
  void watch(boolean on) {
    watched = on;
  }

  /// Has the session told soon how far output is; on any thread.
  void look() {
    watched = true;
    pipe.loop()
        .execute(() -> {
          boolean _ = moved();
          engine.outputMoved();
        });
  }

  /// Gives the pipe what it has room for, now. On the pipe's loop.
  void flush() {
    byte[] bytes = null;
    List<byte[]> each = null;
    boolean last;
    boolean more;
    synchronized (this) {
      scheduled = true;
      if (requestDue) {
        requestDue = false;
        put(Acknowledging.REQUEST);
      }
      takeUp();
      scheduled = false;
      offered = produced;
      more = later != null;
      last = finished;
      if (batch != null) {
        bytes = batch.size() == 0 ? null : batch.toBytes();
        batch = null;
      }
      each = messages;
      messages = null;
      batchBytes = 0;
    }
    if (ended) {
      return;
    }
    if (bytes != null) {
      pipe.write(bytes);
    }
    if (each != null) {
      each.forEach(pipe::write);
    }
    if (bytes != null || each != null) {
      pipe.flush();
    }
    if (moved()) {
      engine.outputWaits();
      if (watched || more || pipe.unwrittenBytes() > STEP_BYTES) {
        // A pipe may flush at the end of the round only.
        pipe.loop().execute(this::flushed);
      }
    }
    if (last) {
      ended = !more;
      engine.finished(ended);
    }
  }

  /// Makes bytes of what waits, as much as the pipe has room for.
  private void takeUp() {
    Later waiting = later;
    long unwritten = pipe.unwrittenBytes();
    if (waiting == null || unwritten > Pipe.ROOM_BYTES) {
      return;
    }
    while (!waiting.isEmpty() && unwritten + batchBytes < HELPING_BYTES) {
      backlog.shared(-waiting.next(taker));
    }
    if (waiting.isEmpty()) {
      later = null;
    }
  }

  private final class Taker implements Later.Taker {
    @Override
    public void take(byte[] made) {
      if (framing == Framing.MESSAGE) {
        messages().add(made);
      } else {
        writer().raw(made);
      }
      batchBytes += made.length;
    }

    @Override
    public int take(Stanza stanza) {
      int size = now(stanza);
      batchBytes += size;
      return size;
    }
  }

  private void flushed() {
    boolean _ = moved();
    stuck = pipe.unwrittenBytes() > Pipe.ROOM_BYTES;
  }

  /// Looks how much the operating system has taken, and goes on with what waits if it may. On the
  /// pipe's loop.
  ///
  /// @return whether output still waits
  boolean moved() {
    long unwritten = pipe.unwrittenBytes();
    boolean more;
    synchronized (this) {
      Later waiting = later;
      long here = batchBytes + (waiting == null ? 0 : waiting.bytes());
      // What TLS or framing adds is not ours, so the pipe may tell more than was produced.
      long now = Math.max(drained, produced - here - unwritten);
      more = now > drained;
      drained = now;
      if (unwritten <= Pipe.ROOM_BYTES) {
        stuck = false;
        if (waiting != null) {
          schedule();
        }
      }
      tell();
    }
    if (watched && more) {
      engine.outputMoved();
    }
    return unwritten > 0;
  }

  /// The connection is gone, and with it what waits. On the pipe's loop.
  synchronized void gone() {
    forget();
    finished = true;
    ended = true;
    batch = null;
    messages = null;
    batchBytes = 0;
    drained = produced;
    tell();
  }

  /// Tells the backlog what waits here, if that has changed much.
  private void tell() {
    Later waiting = later;
    long held =
        waiting == null ? produced - drained : produced - drained - waiting.bytes() + waiting.own();
    if (Math.abs(held - told) >= STEP_BYTES || held == 0) {
      backlog.changed(this, told, held);
      told = held;
    }
  }

  private XmlWriter writer() {
    XmlWriter writer = batch;
    if (writer == null) {
      writer = new XmlWriter();
      batch = writer;
    }
    return writer;
  }

  private List<byte[]> messages() {
    List<byte[]> list = messages;
    if (list == null) {
      list = new ArrayList<>(2);
      messages = list;
    }
    return list;
  }

  private void message(byte[] bytes) {
    if (framing == Framing.MESSAGE) {
      messages().add(bytes);
    } else {
      writer().raw(bytes);
    }
    grew(bytes.length);
  }

  private void grew(int bytes) {
    batchBytes += bytes;
    produced += bytes;
    schedule();
    tell();
  }

  private void schedule() {
    if (!scheduled) {
      scheduled = true;
      pipe.loop().execute(this::flush);
    }
  }
}
