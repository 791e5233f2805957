package im.skein.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One connection of the load generator: what is half received, and what is not yet written. It
/// belongs to the thread of its loop, costs a few hundred bytes while idle, and is written at most
/// once per round of the loop.
public final class Link {
  private static final byte[] NOTHING = {};

  private final LoadLoop loop;
  private final SocketChannel channel;
  private @Nullable SelectionKey key;
  private LinkUser user;
  private byte[] held = NOTHING;
  private byte[] out = NOTHING;
  private int outLength;
  private boolean dirty;
  private boolean blocked;
  private boolean closed;
  private boolean deaf;

  Link(LoadLoop loop, SocketChannel channel, LinkUser user) {
    this.loop = loop;
    this.channel = channel;
    this.user = user;
  }

  /// Who is told from now on.
  public void user(LinkUser next) {
    user = next;
  }

  /// The loop this link lives in.
  public LoadLoop loop() {
    return loop;
  }

  /// Queues bytes; they go out at the end of the round.
  public Link send(byte[] bytes) {
    return send(bytes, 0, bytes.length);
  }

  /// Queues bytes; they go out at the end of the round.
  public Link send(byte[] bytes, int offset, int length) {
    reserve(length);
    System.arraycopy(bytes, offset, out, outLength, length);
    outLength += length;
    touch();
    return this;
  }

  /// Queues a decimal number.
  public Link send(long number) {
    reserve(20);
    int digits = 1;
    for (long rest = number / 10; rest > 0; rest /= 10) {
      digits++;
    }
    long rest = number;
    for (int i = outLength + digits - 1; i >= outLength; i--) {
      out[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    outLength += digits;
    touch();
    return this;
  }

  /// Stops reading for good, as a client does that hangs: the server's writes fill up.
  public void goDeaf() {
    deaf = true;
    interest();
  }

  /// Closes the connection without a word. The user is not told.
  public void close() {
    if (!closed) {
      closed = true;
      try {
        channel.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      loop.gone(this);
    }
  }

  /// Whether it is gone.
  public boolean isClosed() {
    return closed;
  }

  /// Bytes queued and not yet taken by the system.
  public int backlogBytes() {
    return outLength;
  }

  SocketChannel channel() {
    return channel;
  }

  void registered(SelectionKey made) {
    key = made;
  }

  void interest() {
    SelectionKey now = key;
    if (now != null && now.isValid()) {
      int read = deaf ? 0 : SelectionKey.OP_READ;
      now.interestOps(read | (blocked ? SelectionKey.OP_WRITE : 0));
    }
  }

  /// Reads what is there through the loop's buffer.
  void readable(byte[] work, ByteBuffer view, Splitter splitter, Chunk chunk) {
    System.arraycopy(held, 0, work, 0, held.length);
    view.clear().position(held.length);
    int read;
    try {
      read = channel.read(view);
    } catch (IOException e) {
      lost(String.valueOf(e.getMessage()));
      return;
    }
    if (read < 0) {
      lost("closed by the server");
      return;
    }
    int to = view.position();
    int at = Splitter.skipSpace(work, 0, to);
    while (at < to && !closed) {
      int end = splitter.next(work, at, to);
      if (end < 0) {
        break;
      }
      chunk.show(work, at, splitter.tagEnd(), end);
      user.received(this, chunk);
      at = Splitter.skipSpace(work, end, to);
    }
    held = at == to || closed ? NOTHING : Arrays.copyOfRange(work, at, to);
    if (held.length == work.length) {
      lost("a stanza larger than the generator's buffer");
    }
  }

  /// Writes what is queued.
  void flush() {
    dirty = false;
    if (closed || outLength == 0) {
      return;
    }
    ByteBuffer bytes = ByteBuffer.wrap(out, 0, outLength);
    try {
      channel.write(bytes);
    } catch (IOException e) {
      lost(String.valueOf(e.getMessage()));
      return;
    }
    int rest = bytes.remaining();
    if (rest == 0) {
      out = out.length > 4096 ? NOTHING : out;
    } else {
      System.arraycopy(out, bytes.position(), out, 0, rest);
    }
    outLength = rest;
    if (blocked != rest > 0) {
      blocked = rest > 0;
      interest();
    }
  }

  void lost(String why) {
    if (!closed) {
      close();
      user.closed(this, why);
    }
  }

  private void touch() {
    if (!dirty && !closed) {
      dirty = true;
      loop.dirty(this);
    }
  }

  private void reserve(int more) {
    if (out.length - outLength < more) {
      out = Arrays.copyOf(out, Math.max(outLength + more, Math.max(256, out.length * 2)));
    }
  }
}
