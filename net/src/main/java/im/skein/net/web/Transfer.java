package im.skein.net.web;

import im.skein.net.http.Request;
import im.skein.net.http.Response;
import im.skein.net.http.Transfers.Reply;
import im.skein.net.http.Transfers.Sink;
import im.skein.net.http.Transfers.Source;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslHandler;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// One request whose body goes to the disk or comes from there, a piece at a time, so that no more
/// than a few are ever in memory. Used on the event loop only; at most one worker is at work for
/// it.
final class Transfer implements PendingRequest {
  /// So much is given at once. Whoever takes longer than the idle time for it is cut off.
  private static final int PIECE_BYTES = 64 << 10;

  private static final byte[] CONTINUE =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final HttpHandler.Common common;
  private final Connection connection;
  private final Request request;
  private final boolean encrypted;
  private long left;
  private @Nullable Inflow inflow;
  private @Nullable Source source;
  private @Nullable Lending lending;
  private boolean working;

  /// Whether the whole of a body has come.
  private boolean fed;

  private boolean over;
  private boolean cut;

  Transfer(HttpHandler.Common common, Connection connection, Request request) {
    this.common = common;
    this.connection = connection;
    this.request = request;
    this.encrypted = connection.context().pipeline().get(SslHandler.class) != null;
    this.left = Long.parseLong(request.headers().getOrDefault("content-length", "0"));
  }

  void begin() {
    work(() -> {
      Reply reply = common.site().transfers().begin(request);
      return () -> begun(reply);
    });
  }

  /// Whether it waits for more of a body to come.
  @Override
  public boolean isHungry() {
    Inflow flow = inflow;
    return flow != null && flow.isHungry();
  }

  @Override
  public boolean isShort() {
    return inflow != null && left > 0;
  }

  private void begun(Reply reply) {
    switch (reply) {
      case Reply.Whole(Response response) -> answer(response, left > 0);
      case Reply.Take(Sink where) -> {
        inflow = new Inflow(where, common.site().workers(), common.failures(), new OfBody());
        if (!request.header("expect").isEmpty()) {
          ChannelHandlerContext context = connection.context();
          ChannelFuture _ =
              context.writeAndFlush(context.alloc().buffer(CONTINUE.length).writeBytes(CONTINUE));
        }
      }
      case Reply.Give(Response head, Source from, long length) -> {
        source = from;
        left = length;
        FileChannel file = encrypted ? null : from.file();
        lending = file == null ? null : new Lending(connection, file, from.start());
        connection.head(head);
      }
      case Reply.Later(CompletionStage<Reply> later) -> {
        working = true;
        var _ = later.whenComplete((found, failure) -> back(told(found, failure)));
      }
    }
  }

  private Runnable told(@Nullable Reply reply, @Nullable Throwable failure) {
    if (reply == null) {
      common.failures().bug("answering over HTTP", Objects.requireNonNull(failure));
      return this::broken;
    }
    return () -> begun(reply);
  }

  private void answer(Response response, boolean last) {
    over = true;
    inflow = null;
    connection.answer(response, last);
  }

  @Override
  public boolean advance() {
    if (!working && !over) {
      if (inflow != null) {
        take(inflow);
      } else if (source != null) {
        give(source);
      }
    }
    return over;
  }

  private void take(Inflow flow) {
    ByteBuf unread = connection.unread();
    if (fed || (left > 0 && unread == null)) {
      return;
    }
    int length = unread == null ? 0 : (int) Math.min(left, unread.readableBytes());
    left -= length;
    fed = left == 0;
    if (length > 0 || fed) {
      ByteBuf bytes = unread == null ? Unpooled.EMPTY_BUFFER : unread.readRetainedSlice(length);
      flow.offer(bytes, fed);
      if (flow.isBusy()) {
        connection.waiting(true);
      }
    }
  }

  private void give(Source from) {
    ChannelHandlerContext context = connection.context();
    context.flush();
    if (left == 0) {
      over = true;
      source = null;
      Lending how = lending;
      if (how == null) {
        later(from);
      } else {
        how.whenSent(() -> later(from));
      }
      return;
    }
    if (!context.channel().isWritable()) {
      return;
    }
    Lending how = lending;
    if (how == null) {
      copy(context, from);
    } else {
      lend(context, how);
    }
  }

  /// Has the system send a stretch of the file. A worker fetches it from the disk first, for the
  /// event loop must not wait for that.
  private void lend(ChannelHandlerContext context, Lending how) {
    if (how.isFull()) {
      return;
    }
    long length = Math.min(left, Lending.STRETCH_BYTES);
    left -= length;
    Lending.Stretch stretch = how.next(length);
    work(() -> {
      boolean there = stretch.fetch();
      return () -> {
        if (!there) {
          ChannelFuture _ = context.close();
        } else if (!cut) {
          how.send(context, stretch);
        }
      };
    });
  }

  private void copy(ChannelHandlerContext context, Source from) {
    int length = (int) Math.min(left, PIECE_BYTES);
    left -= length;
    ByteBuf piece = context.alloc().directBuffer(length);
    work(() -> {
      try {
        from.read(piece.nioBuffer(0, length));
      } catch (RuntimeException | AssertionError e) {
        piece.release();
        throw e;
      }
      return () -> {
        if (cut) {
          piece.release();
        } else {
          ChannelFuture _ = context.write(piece.writerIndex(length), context.voidPromise());
        }
      };
    });
  }

  private interface Work {
    /// Does what may wait.
    ///
    /// @return what is to be done on the loop then
    Runnable run();
  }

  private void work(Work work) {
    working = true;
    connection.waiting(true);
    try {
      common
          .site()
          .workers()
          .execute(() -> {
            Runnable then;
            try {
              then = work.run();
            } catch (RuntimeException | AssertionError e) {
              common.failures().bug("moving a file over HTTP", e);
              then = this::broken;
            }
            back(then);
          });
    } catch (RejectedExecutionException _) {
      // The server stops.
      working = false;
      broken();
    }
  }

  private void back(Runnable then) {
    try {
      connection
          .context()
          .executor()
          .execute(() -> {
            working = false;
            then.run();
            if (cut) {
              cut();
            } else {
              connection.waiting(working);
              connection.proceed();
            }
          });
    } catch (RejectedExecutionException _) {
      quit(source);
    }
  }

  private void broken() {
    if (source == null) {
      answer(Responses.BROKEN, true);
    } else {
      ChannelFuture _ = connection.context().close();
    }
  }

  @Override
  public void cut() {
    cut = true;
    Inflow flow = inflow;
    if (flow != null) {
      inflow = null;
      flow.cut();
    }
    Source from = source;
    if (!working && from != null) {
      source = null;
      later(from);
    }
  }

  private void later(Source from) {
    try {
      common.site().workers().execute(() -> quit(from));
    } catch (RejectedExecutionException _) {
      // What is left over is cleared up at the next start.
    }
  }

  private void quit(@Nullable Source from) {
    try {
      if (from != null) {
        from.close();
      }
    } catch (RuntimeException e) {
      common.failures().trouble("closing a file", e);
    }
  }

  /// This request, for its body.
  private final class OfBody implements Inflow.Owner {
    @Override
    public ByteBufAllocator allocator() {
      return connection.context().alloc();
    }

    @Override
    public void later(Runnable then) {
      connection.context().executor().execute(then);
    }

    @Override
    public void drained() {
      Inflow flow = inflow;
      if (flow != null) {
        connection.waiting(flow.isBusy());
        connection.proceed();
      }
    }

    @Override
    public void rested() {
      Inflow flow = inflow;
      if (flow != null) {
        connection.waiting(flow.isBusy());
      }
    }

    @Override
    public void answered(Response response, boolean last) {
      if (inflow != null) {
        answer(response, last);
        connection.waiting(false);
        connection.proceed();
      }
    }
  }
}
