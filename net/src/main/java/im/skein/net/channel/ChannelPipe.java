package im.skein.net.channel;

import im.skein.core.session.Pipe;
import im.skein.net.listen.TcpSettings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/// A pipe over a socket. What is written between two flushes lies in one buffer, which is there
/// only while it holds something, so an idle connection keeps no buffer at all.
public final class ChannelPipe implements Pipe {
  /// A buffer of that size is handed over as it is, so that none grows without end.
  private static final int FULL_BYTES = 64 << 10;

  private static final WriteBufferWaterMark ROOM =
      new WriteBufferWaterMark(ROOM_BYTES / 2, ROOM_BYTES);

  private final ChannelHandlerContext context;
  private final Turn turn;
  private final Setup setup;
  private final ChannelPeer peer;
  private @Nullable ByteBuf out;
  private @Nullable Future<?> deadline;
  private boolean handed;
  private boolean dirty;
  private boolean closing;
  private boolean inputEnded;

  /// A pipe that writes where that handler stands in the pipeline.
  public ChannelPipe(ChannelHandlerContext context, Turn turn, Setup setup) {
    this.context = context;
    this.turn = turn;
    this.setup = setup;
    context.channel().config().setWriteBufferWaterMark(ROOM);
    this.peer = new ChannelPeer(context.channel(), setup.startTls() != null);
  }

  @Override
  public Executor loop() {
    return context.executor();
  }

  @Override
  public void write(byte[] bytes) {
    if (closing) {
      return;
    }
    ByteBuf buffer = buffer(bytes.length);
    setup.frame().accept(bytes, buffer);
    if (buffer.readableBytes() >= FULL_BYTES) {
      hand();
    }
  }

  @Override
  public void flush() {
    if (!dirty && (out != null || handed)) {
      dirty = true;
      turn.flushLater(this);
    }
  }

  @Override
  public long unwrittenBytes() {
    ByteBuf waiting = out;
    ChannelOutboundBuffer queued = context.channel().unsafe().outboundBuffer();
    return (waiting == null ? 0 : waiting.readableBytes())
        + (queued == null ? 0 : queued.totalPendingWriteBytes());
  }

  @Override
  public void reading(boolean on) {
    if (!closing) {
      context.channel().config().setAutoRead(on);
    }
  }

  /// Sends what was written, says good-bye, and waits for the other end to do so, discarding what
  /// still comes; a plain close would let the system throw away bytes that are under way.
  @Override
  public void close() {
    if (closing) {
      return;
    }
    closing = true;
    setup.farewell().accept(this);
    flushNow();
    Channel channel = context.channel();
    deadline =
        context
            .executor()
            .schedule(
                () -> {
                  ChannelFuture _ = channel.close();
                },
                setup.settings().closeTimeoutMillis(),
                TimeUnit.MILLISECONDS);
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    ChannelFuture last =
        tls == null ? context.writeAndFlush(Unpooled.EMPTY_BUFFER) : tls.closeOutbound();
    ChannelFuture _ = last.addListener(_ -> endOutput());
  }

  @Override
  public void startTls() {
    Supplier<SSLEngine> engines = setup.startTls();
    if (engines == null || peer.tlsBegun()) {
      throw new IllegalStateException("TLS cannot begin here");
    }
    flushNow();
    peer.beginTls();
    SslHandler tls = new SslHandler(engines.get());
    tls.setHandshakeTimeoutMillis(setup.settings().handshakeTimeoutMillis());
    context.pipeline().addFirst(tls);
  }

  @Override
  public Peer peer() {
    return peer;
  }

  /// Whether bytes that arrive are still of interest.
  public boolean open() {
    return !closing;
  }

  /// The handshake is through: from now on the other end counts as encrypted.
  public void encrypted() {
    peer.endHandshake();
  }

  /// The other end will send no more.
  public void inputEnded() {
    inputEnded = true;
    if (closing) {
      context.channel().config().setAutoRead(false);
      ChannelFuture _ = context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> endOutput());
    }
    close();
  }

  /// The connection is gone; lets go of all that is left.
  public void gone() {
    closing = true;
    Future<?> timer = deadline;
    if (timer != null) {
      timer.cancel(false);
    }
    ByteBuf waiting = out;
    out = null;
    if (waiting != null) {
      waiting.release();
    }
  }

  /// The buffer that this round's bytes gather in; for a farewell, which may write to it although
  /// the pipe is closing.
  public ByteBuf buffer(int room) {
    ByteBuf buffer = out;
    if (buffer == null) {
      buffer = context.alloc().directBuffer(Math.max(256, room + 16));
      out = buffer;
    }
    return buffer;
  }

  /// Gives what was written to the socket.
  void flushNow() {
    dirty = false;
    hand();
    handed = false;
    context.flush();
  }

  /// Queues the buffer for the socket, without a system call, so that nothing of it calls back.
  private void hand() {
    ByteBuf waiting = out;
    out = null;
    if (waiting != null) {
      handed = true;
      ChannelFuture _ = context.write(waiting, context.voidPromise());
    }
  }

  private void endOutput() {
    Channel channel = context.channel();
    if (inputEnded || !channel.isActive()) {
      ChannelFuture _ = channel.close();
      return;
    }
    if (channel instanceof DuplexChannel duplex) {
      ChannelFuture _ = duplex.shutdownOutput();
    }
    channel.config().setAutoRead(true);
  }

  /// What differs between transports.
  ///
  /// @param settings water marks and time-outs
  /// @param frame puts the bytes of one write into the buffer
  /// @param farewell writes what the transport says last, if anything
  /// @param startTls makes the engine for TLS that begins later; null if it cannot
  public record Setup(
      TcpSettings settings,
      BiConsumer<byte[], ByteBuf> frame,
      Consumer<ChannelPipe> farewell,
      @Nullable Supplier<SSLEngine> startTls) {}
}
