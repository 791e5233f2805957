package im.skein.testkit.conversation;

import im.skein.client.transport.Transport;
import im.skein.core.session.Inlet;
import im.skein.core.session.Inlets;
import im.skein.core.session.Pipe;
import im.skein.wire.framing.Framing;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/// A stage without a network: connections are pipes in memory into the server's streams. They count
/// as coming from this machine, without TLS.
///
/// @param domain the server's domain
/// @param inlets the server's streams
/// @param loop what runs the connections' tasks, one at a time
/// @param framing how elements are told apart
public record EngineStage(String domain, Inlets inlets, Executor loop, Framing framing)
    implements Stage {
  private static final byte[] END = {};

  @Override
  public Transport connect() {
    MemoryPipe pipe = new MemoryPipe(loop);
    loop.execute(() -> pipe.open(inlets, framing));
    return new ClientEnd(pipe, framing);
  }

  /// The client's end.
  private record ClientEnd(MemoryPipe pipe, Framing framing) implements Transport {
    @Override
    public void send(byte[] bytes) throws IOException {
      pipe.loop().execute(() -> pipe.feed(bytes));
    }

    @Override
    public byte @Nullable [] receive() throws IOException {
      try {
        byte[] bytes = pipe.toClient.take();
        if (bytes.length > 0) {
          return bytes;
        }
        pipe.toClient.add(END);
        return null;
      } catch (InterruptedException _) {
        throw new InterruptedIOException();
      }
    }

    @Override
    public boolean isEncrypted() {
      return false;
    }

    @Override
    public void close() {
      pipe.loop().execute(pipe::close);
    }
  }

  /// The server's end.
  private static final class MemoryPipe implements Pipe {
    private static final Peer PEER = new Peer.Plain("memory", true, false);
    private final Executor loop;
    private final LinkedBlockingQueue<byte[]> toClient = new LinkedBlockingQueue<>();
    private @Nullable Inlet inlet;
    private boolean closed;

    MemoryPipe(Executor loop) {
      this.loop = loop;
    }

    void open(Inlets inlets, Framing framing) {
      inlet =
          inlets.open(
              this,
              switch (framing) {
                case STREAM -> Inlets.Framing.STREAM;
                case MESSAGE -> Inlets.Framing.MESSAGES;
              });
    }

    void feed(byte[] bytes) {
      Inlet open = inlet;
      if (open != null && !closed) {
        open.feed(bytes, 0, bytes.length);
        open.roundEnded();
      }
    }

    @Override
    public Executor loop() {
      return loop;
    }

    @Override
    public void write(byte[] bytes) {
      if (bytes.length > 0 && !closed) {
        toClient.add(bytes);
      }
    }

    @Override
    public void flush() {}

    @Override
    public long unwrittenBytes() {
      return 0;
    }

    @Override
    public void reading(boolean on) {}

    /// What was written is with the client already; the server hears of the end afterwards, as from
    /// a socket.
    @Override
    public void close() {
      Inlet open = inlet;
      if (!closed) {
        closed = true;
        toClient.add(END);
        if (open != null) {
          loop.execute(open::closed);
        }
      }
    }

    @Override
    public Peer peer() {
      return PEER;
    }
  }
}
