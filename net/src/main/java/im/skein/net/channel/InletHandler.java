package im.skein.net.channel;

import im.skein.core.base.Failures;
import im.skein.core.session.Inlet;
import im.skein.core.session.Inlets;
import im.skein.core.session.Inlets.Framing;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.CodecException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The end of a pipeline: gives what arrives to the inside of the connection, and ends the
/// connection alone if that fails.
public final class InletHandler extends ChannelInboundHandlerAdapter {
  private final Loops loops;
  private final Inlets inlets;
  private final Failures failures;
  private final ChannelPipe.Setup setup;
  private final @Nullable Intake intake;
  private @Nullable Live live;

  /// @param intake takes messages out of the bytes; null if the bytes are the stream itself
  public InletHandler(
      Loops loops,
      Inlets inlets,
      Failures failures,
      ChannelPipe.Setup setup,
      @Nullable Intake intake) {
    this.loops = loops;
    this.inlets = inlets;
    this.failures = failures;
    this.setup = setup;
    this.intake = intake;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    if (context.channel().isActive()) {
      open(context);
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    open(context);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    try {
      Live to = live;
      while (to != null && to.pipe.open() && bytes.isReadable()) {
        int length = to.turn.take(bytes);
        guarded(to, () -> feed(to, length));
      }
    } finally {
      bytes.release();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    Live to = live;
    if (to != null) {
      guarded(to, to.inlet::roundEnded);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    Live to = live;
    if (to != null && to.pipe.open() && context.channel().isWritable()) {
      guarded(to, to.inlet::writable);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    Live to = live;
    if (to == null) {
      return;
    }
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      if (!handshake.isSuccess()) {
        ChannelFuture _ = context.close();
      } else if (!to.pipe.peer().encrypted()) {
        to.pipe.encrypted();
        guarded(to, to.inlet::encrypted);
      }
    } else if (event instanceof ChannelInputShutdownEvent
        || event instanceof SslCloseCompletionEvent) {
      guarded(to, to.inlet::roundEnded);
      to.pipe.inputEnded();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    Live to = live;
    live = null;
    if (to != null) {
      to.pipe.gone();
      guarded(to, to.inlet::closed);
    }
  }

  /// A reset, a broken TLS record and the like: the other end's fault, so nothing is reported.
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!(cause instanceof IOException || cause instanceof CodecException)) {
      failures.bug("a connection", cause);
    }
    ChannelFuture _ = context.close();
  }

  private void open(ChannelHandlerContext context) {
    if (live != null) {
      return;
    }
    Turn turn = loops.turn(context.channel().eventLoop());
    ChannelPipe pipe = new ChannelPipe(context, turn, setup);
    try {
      Framing framing = intake == null ? Framing.STREAM : Framing.MESSAGES;
      live = new Live(turn, pipe, inlets.open(pipe, framing));
    } catch (RuntimeException | AssertionError e) {
      failures.bug("opening a connection", e);
      ChannelFuture _ = context.close();
    }
  }

  private void feed(Live to, int length) {
    Intake messages = intake;
    if (messages == null) {
      to.inlet.feed(to.turn.scratch(), 0, length);
    } else {
      messages.take(to.turn.scratch(), length, to.inlet, to.pipe);
    }
  }

  private void guarded(Live to, Runnable call) {
    try {
      call.run();
    } catch (RuntimeException | AssertionError e) {
      failures.bug("the inside of a connection", e);
      to.pipe.close();
    }
  }

  /// Takes messages out of bytes.
  public interface Intake {
    /// Gives each whole message in the next bytes to the inlet, and answers what is the transport's
    /// own business to the pipe.
    void take(byte[] bytes, int length, Inlet inlet, ChannelPipe pipe);
  }

  private record Live(Turn turn, ChannelPipe pipe, Inlet inlet) {}
}
