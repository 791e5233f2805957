package im.skein.net.web;

import im.skein.core.base.Failures;
import im.skein.net.http.HttpSettings;
import im.skein.net.http.Posts;
import im.skein.net.http.Request;
import im.skein.net.http.Response;
import im.skein.net.http.Route;
import im.skein.net.http.Site;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.CodecException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One HTTP/1.1 connection. A request is answered before the next is looked at, and the next is not
/// read while the answer to the last is not taken, so a connection never holds more than its water
/// mark.
final class HttpHandler extends ChannelInboundHandlerAdapter {
  private static final int SLICE_BYTES = 16 << 10;
  private static final int LINGER_MILLIS = 2000;
  private static final int WORK_MILLIS = 120_000;

  private final Common common;
  private final RequestReader reader;
  private @Nullable ByteBuf unread;
  private @Nullable Future<?> timer;
  private @Nullable PendingRequest pending;
  private byte[] body = new byte[0];
  private int sent;
  private long deadlineNanos;
  private long lookNanos;
  private boolean begun;
  private boolean last;
  private boolean ended;
  private boolean proceeding;

  HttpHandler(Common common, boolean encrypted) {
    this.common = common;
    this.reader =
        new RequestReader(
            common.settings(),
            encrypted,
            common.site().transfers()::covers,
            common.posts()::covers);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    // A handshake has a time-out of its own.
    if (context.pipeline().get(SslHandler.class) == null) {
      wait(context, common.settings().requestMillis());
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    ended = true;
    Future<?> running = timer;
    if (running != null) {
      running.cancel(false);
    }
    PendingRequest carried = pending;
    if (carried != null) {
      carried.cut();
    }
    ByteBuf rest = unread;
    unread = null;
    if (rest != null) {
      rest.release();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    if (ended) {
      bytes.release();
      return;
    }
    ByteBuf rest = unread;
    unread =
        rest == null
            ? bytes
            : ByteToMessageDecoder.COMPOSITE_CUMULATOR.cumulate(context.alloc(), rest, bytes);
    proceed(context);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (context.channel().isWritable()) {
      proceed(context);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake && handshake.isSuccess()) {
      wait(context, common.settings().requestMillis());
    } else if (event instanceof ChannelInputShutdownEvent
        || event instanceof SslCloseCompletionEvent) {
      PendingRequest running = pending;
      if (running != null && !ended) {
        last = true;
        if (running.isShort()) {
          ChannelFuture _ = context.close();
        }
      } else if (ended || sent >= body.length) {
        ChannelFuture _ =
            context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
      } else {
        last = true;
      }
    }
  }

  /// A reset or a broken TLS record is the other end's fault, so it is not reported.
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!(cause instanceof IOException || cause instanceof CodecException)) {
      common.failures().bug("an HTTP connection", cause);
    }
    ChannelFuture _ = context.close();
  }

  /// Sends as much of the answer as there is room for; then looks at what came meanwhile.
  ///
  /// Flushing may call back here when that makes room; whoever flushes looks for room afterwards.
  private void proceed(ChannelHandlerContext context) {
    if (proceeding) {
      return;
    }
    proceeding = true;
    try {
      step(context);
    } finally {
      proceeding = false;
    }
    context.flush();
  }

  private void step(ChannelHandlerContext context) {
    while (!ended) {
      PendingRequest running = pending;
      if (running != null && !running.advance()) {
        context.channel().config().setAutoRead(running.isHungry());
        break;
      }
      pending = null;
      if (!send(context)) {
        context.channel().config().setAutoRead(false);
        break;
      }
      context.channel().config().setAutoRead(true);
      if (last) {
        end(context);
        break;
      }
      ByteBuf bytes = unread;
      if (bytes == null || !next(context, bytes)) {
        break;
      }
    }
  }

  /// Whether the whole answer is with the socket.
  private boolean send(ChannelHandlerContext context) {
    while (sent < body.length) {
      if (!context.channel().isWritable()) {
        context.flush();
        if (!context.channel().isWritable()) {
          return false;
        }
      }
      int length = Math.min(SLICE_BYTES, body.length - sent);
      ChannelFuture _ =
          context.write(Unpooled.wrappedBuffer(body, sent, length), context.voidPromise());
      sent += length;
      wait(context, common.settings().requestMillis());
    }
    return true;
  }

  /// Reads the next request and begins its answer.
  ///
  /// @return whether there was a whole one
  private boolean next(ChannelHandlerContext context, ByteBuf bytes) {
    while (bytes.isReadable()) {
      if (!begun) {
        begun = true;
        wait(context, common.settings().requestMillis());
      }
      switch (reader.take(bytes.readByte())) {
        case RequestReader.Step.More _ -> {}
        case RequestReader.Step.Got(Request request, boolean close) -> {
          begun = false;
          last = close;
          wait(context, common.settings().idleMillis());
          return answer(context, request);
        }
        case RequestReader.Step.Refused(int status, String reason) -> {
          last = true;
          begin(context, false, Response.text(status, reason + "\n"));
          return true;
        }
      }
    }
    bytes.release();
    unread = null;
    return false;
  }

  private boolean answer(ChannelHandlerContext context, Request request) {
    if (common.site().transfers().covers(request.path())) {
      Transfer begun = new Transfer(common, new Carrier(context, request), request);
      pending = begun;
      begun.begin();
      return true;
    }
    if (request.method().equals("POST") && common.posts().covers(request.path())) {
      Exchange begun = new Exchange(common.posts(), new Carrier(context, request), request);
      pending = begun;
      begun.begin();
      return true;
    }
    Response response;
    try {
      response = common.route().answer(request).orElse(Responses.NOT_FOUND);
    } catch (RuntimeException | AssertionError e) {
      common.failures().bug("answering an HTTP request", e);
      last = true;
      response = Responses.BROKEN;
    }
    if (response.status() == 101) {
      ByteBuf bytes = unread;
      unread = null;
      ChannelFuture _ = context.write(Responses.head(context.alloc(), response, false));
      common.upgrade().accept(context);
      if (bytes != null) {
        // From here on, not from the front of the pipeline, where TLS would take it for its own.
        context.fireChannelRead(bytes);
        context.fireChannelReadComplete();
      }
      return false;
    }
    begin(context, request.method().equals("HEAD"), response);
    return true;
  }

  private void begin(ChannelHandlerContext context, boolean headOnly, Response response) {
    ChannelFuture _ = context.write(Responses.head(context.alloc(), response, last));
    body = headOnly || response.status() == 304 ? new byte[0] : response.body();
    sent = 0;
  }

  /// Says good-bye and discards what still comes for a moment; a plain close would let the system
  /// throw the answer away.
  private void end(ChannelHandlerContext context) {
    ended = true;
    wait(context, LINGER_MILLIS);
    context.flush();
    Channel channel = context.channel();
    SslHandler tls = context.pipeline().get(SslHandler.class);
    ChannelFuture written =
        tls == null ? context.writeAndFlush(Unpooled.EMPTY_BUFFER) : tls.closeOutbound();
    ChannelFuture _ =
        written.addListener(_ -> {
          if (channel instanceof DuplexChannel duplex) {
            ChannelFuture _ = duplex.shutdownOutput();
          }
        });
  }

  /// From now on the connection ends after so long. One timer serves all deadlines: it is set anew
  /// only for an earlier one, and looks again when it runs too early.
  private void wait(ChannelHandlerContext context, int millis) {
    long now = System.nanoTime();
    deadlineNanos = now + TimeUnit.MILLISECONDS.toNanos(millis);
    Future<?> running = timer;
    if (running == null) {
      watch(context, now);
    } else if (deadlineNanos - lookNanos < 0) {
      running.cancel(false);
      watch(context, now);
    }
  }

  private void watch(ChannelHandlerContext context, long now) {
    lookNanos = deadlineNanos;
    timer =
        context.executor().schedule(() -> look(context), deadlineNanos - now, TimeUnit.NANOSECONDS);
  }

  private void look(ChannelHandlerContext context) {
    long now = System.nanoTime();
    if (deadlineNanos - now > 0) {
      watch(context, now);
    } else {
      ChannelFuture _ = context.close();
    }
  }

  /// This connection, for a transfer.
  private final class Carrier implements PendingRequest.Connection {
    private final ChannelHandlerContext context;
    private final boolean headOnly;

    Carrier(ChannelHandlerContext context, Request request) {
      this.context = context;
      this.headOnly = request.method().equals("HEAD");
    }

    @Override
    public ChannelHandlerContext context() {
      return context;
    }

    @Override
    public @Nullable ByteBuf unread() {
      return unread;
    }

    @Override
    public void answer(Response response, boolean closing) {
      last |= closing;
      begin(context, headOnly, response);
    }

    @Override
    public void head(Response response) {
      ChannelFuture _ = context.write(Responses.head(context.alloc(), response, last));
    }

    @Override
    public void proceed() {
      HttpHandler.this.proceed(context);
    }

    @Override
    public void waiting(boolean forWorker) {
      HttpHandler.this.wait(context, forWorker ? WORK_MILLIS : common.settings().idleMillis());
    }
  }

  /// What all connections of a listener share.
  ///
  /// @param route answers every request
  /// @param site what is answered
  /// @param posts what takes its time
  /// @param upgrade turns a connection into a WebSocket, in place of the HTTP handler
  record Common(
      HttpSettings settings,
      Failures failures,
      Route route,
      Site site,
      Posts posts,
      Consumer<ChannelHandlerContext> upgrade) {}
}
