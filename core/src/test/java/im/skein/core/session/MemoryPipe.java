package im.skein.core.session;

import im.skein.wire.sasl.ChannelBinding;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/// One connection whose other end is a test.
final class MemoryPipe implements Pipe, Pipe.Peer {
  private final Executor loop;
  private final String origin;
  private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
  private final List<byte[]> waiting = new ArrayList<>();
  boolean reading = true;
  boolean closed;
  boolean aborted;
  boolean loopback;
  boolean encrypted;
  boolean canStartTls = true;
  boolean stuck;
  boolean late;
  int writes;
  int flushes;
  int handshakes;
  List<ChannelBinding> bindings = List.of();
  private int flushed;

  MemoryPipe(Executor loop, String origin) {
    this.loop = loop;
    this.origin = origin;
  }

  @Override
  public Executor loop() {
    return loop;
  }

  @Override
  public void write(byte[] bytes) {
    writes++;
    waiting.add(bytes);
  }

  @Override
  public void flush() {
    flushes++;
    if (late) {
      loop.execute(this::flushNow);
    } else {
      flushNow();
    }
  }

  private void flushNow() {
    flushed = waiting.size();
    drain();
  }

  private void drain() {
    if (!stuck) {
      for (; flushed > 0; flushed--) {
        taken.writeBytes(waiting.removeFirst());
      }
    }
  }

  /// The other end reads again.
  void unstick() {
    stuck = false;
    drain();
  }

  @Override
  public long unwrittenBytes() {
    return waiting.stream().mapToLong(bytes -> bytes.length).sum();
  }

  @Override
  public void reading(boolean on) {
    reading = on;
  }

  @Override
  public void close() {
    flushNow();
    closed = true;
  }

  @Override
  public void abort() {
    closed = true;
    aborted = true;
  }

  @Override
  public void startTls() {
    handshakes++;
  }

  @Override
  public Peer peer() {
    return this;
  }

  @Override
  public String origin() {
    return origin;
  }

  @Override
  public boolean loopback() {
    return loopback;
  }

  @Override
  public boolean encrypted() {
    return encrypted;
  }

  @Override
  public boolean canStartTls() {
    return canStartTls && !encrypted;
  }

  @Override
  public List<ChannelBinding> channelBindings() {
    return bindings;
  }

  /// What the other end has got since this was last asked.
  String received() {
    String text = taken.toString(StandardCharsets.UTF_8);
    taken.reset();
    return text;
  }
}
