package im.skein.net;

import im.skein.core.base.Failures;
import im.skein.core.session.Inlet;
import im.skein.core.session.Inlets;
import im.skein.core.session.Pipe;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/// Opens connections whose inside writes down all that happens and does what the test says.
final class Recorder implements Inlets, Failures {
  final BlockingQueue<Recording> opened = new LinkedBlockingQueue<>();
  final List<Throwable> bugs = new CopyOnWriteArrayList<>();
  final List<String> troubles = new CopyOnWriteArrayList<>();
  private final BiConsumer<Recording, byte[]> onBytes;

  /// A recorder whose connections treat arriving bytes like that.
  Recorder(BiConsumer<Recording, byte[]> onBytes) {
    this.onBytes = onBytes;
  }

  /// A recorder whose connections send back what arrives.
  static Recorder echo() {
    return new Recorder((recording, bytes) -> recording.pipe.write(bytes));
  }

  @Override
  public Inlet open(Pipe pipe, Framing framing) {
    Recording recording = new Recording(pipe, framing);
    opened.add(recording);
    return recording;
  }

  @Override
  public void bug(String where, Throwable cause) {
    bugs.add(cause);
  }

  @Override
  public void trouble(String where, Throwable cause) {
    troubles.add(where);
  }

  Recording next() throws InterruptedException {
    Recording recording = opened.poll(5, TimeUnit.SECONDS);
    if (recording == null) {
      throw new AssertionError("no connection came");
    }
    return recording;
  }

  /// One connection.
  final class Recording implements Inlet {
    final Pipe pipe;
    final Framing framing;
    final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    boolean flushing = true;

    Recording(Pipe pipe, Framing framing) {
      this.pipe = pipe;
      this.framing = framing;
    }

    @Override
    public void feed(byte[] bytes, int offset, int length) {
      byte[] copy = java.util.Arrays.copyOfRange(bytes, offset, offset + length);
      events.add("<" + new String(copy, StandardCharsets.UTF_8));
      onBytes.accept(this, copy);
    }

    @Override
    public void roundEnded() {
      if (flushing) {
        pipe.flush();
      }
    }

    @Override
    public void writable() {
      events.add("writable");
    }

    @Override
    public void encrypted() {
      events.add("encrypted");
    }

    @Override
    public void closed() {
      events.add("closed");
    }

    /// Waits for the next event.
    String event() throws InterruptedException {
      String event = events.poll(5, TimeUnit.SECONDS);
      if (event == null) {
        throw new AssertionError("nothing happened");
      }
      return event;
    }

    /// Runs something on the connection's loop.
    void run(Runnable task) {
      pipe.loop().execute(task);
    }
  }
}
