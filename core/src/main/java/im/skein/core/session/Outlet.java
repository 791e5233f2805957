package im.skein.core.session;

import im.skein.core.session.count.Acknowledging;
import im.skein.wire.Element;
import im.skein.wire.Name;
import im.skein.wire.Stanza;
import im.skein.wire.framing.Framing;
import im.skein.wire.xml.XmlWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Takes output to one pipe, from whichever strand writes to the pipe's own loop. What is written
/// in one turn is made bytes at once, goes over together, and is flushed once. It keeps no buffer
/// while nothing waits.
final class Outlet {
  private final StreamEngine engine;
  private final Pipe pipe;
  private final Framing framing;

  // Guarded by this.
  private @Nullable XmlWriter batch;
  private @Nullable List<byte[]> messages;
  private int batchBytes;
  private boolean scheduled;
  private boolean finished;
  private boolean requestDue;
  private long produced;

  // Written on the loop only.
  private volatile long drained;
  private volatile boolean watched;
  private boolean ended;

  Outlet(StreamEngine engine, Pipe pipe, Framing framing) {
    this.engine = engine;
    this.pipe = pipe;
    this.framing = framing;
  }

  /// The connection behind it.
  StreamEngine engine() {
    return engine;
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
  synchronized long write(Element element) {
    if (finished) {
      return produced;
    }
    if (framing == Framing.MESSAGE) {
      message(framing.element(element));
      return produced;
    }
    XmlWriter writer = writer();
    int before = writer.size();
    writer.element(element, Name.CLIENT);
    grew(writer.size() - before);
    return produced;
  }

  /// The same for a stanza.
  synchronized long write(Stanza stanza) {
    if (finished) {
      return produced;
    }
    if (framing == Framing.MESSAGE) {
      message(framing.stanza(stanza));
      return produced;
    }
    XmlWriter writer = writer();
    int before = writer.size();
    writer.stanza(stanza, Name.CLIENT);
    grew(writer.size() - before);
    return produced;
  }

  /// Has the client asked, after everything that is in this batch, what it has got (XEP-0198 §4).
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
      write(error);
    }
    if (framing == Framing.MESSAGE) {
      message(framing.close());
    } else {
      XmlWriter writer = writer();
      int before = writer.size();
      writer.streamClose();
      grew(writer.size() - before);
    }
    finished = true;
  }

  /// How many bytes have been produced in all.
  synchronized long produced() {
    return produced;
  }

  /// How many bytes wait to be taken by the operating system.
  synchronized long waiting() {
    return produced - drained;
  }

  /// How many bytes the operating system was offered and has not taken: what waits but for the
  /// present turn.
  synchronized long refused() {
    return produced - batchBytes - drained;
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

  /// Takes everything that was written to the pipe, now. On the pipe's loop.
  void flush() {
    byte[] bytes = null;
    List<byte[]> each = null;
    boolean last;
    synchronized (this) {
      scheduled = true;
      if (requestDue) {
        requestDue = false;
        write(Acknowledging.REQUEST);
      }
      scheduled = false;
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
      if (watched) {
        // A pipe may flush at the end of the round only.
        pipe.loop().execute(this::moved);
      }
    }
    if (last) {
      ended = true;
      engine.finished();
    }
  }

  /// Looks how much the operating system has taken. On the pipe's loop.
  ///
  /// @return whether output still waits
  boolean moved() {
    long unwritten = pipe.unwrittenBytes();
    boolean more;
    synchronized (this) {
      // What TLS or framing adds is not ours, so the pipe may tell more than was produced.
      long now = Math.max(drained, produced - batchBytes - unwritten);
      more = now > drained;
      drained = now;
    }
    if (watched && more) {
      engine.outputMoved();
    }
    return unwritten > 0;
  }

  private XmlWriter writer() {
    XmlWriter writer = batch;
    if (writer == null) {
      writer = new XmlWriter();
      batch = writer;
    }
    return writer;
  }

  private void message(byte[] bytes) {
    List<byte[]> list = messages;
    if (list == null) {
      list = new ArrayList<>(2);
      messages = list;
    }
    list.add(bytes);
    grew(bytes.length);
  }

  private void grew(int bytes) {
    batchBytes += bytes;
    produced += bytes;
    schedule();
  }

  private void schedule() {
    if (!scheduled) {
      scheduled = true;
      pipe.loop().execute(this::flush);
    }
  }
}
