package im.skein.net.web;

import im.skein.net.channel.ChannelPeer;
import im.skein.net.http.Posts;
import im.skein.net.http.Request;
import im.skein.net.http.Response;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import java.util.Arrays;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// One request with a body in memory, which is answered later. The body takes no more room than
/// what has come of it.
final class Exchange implements PendingRequest {
  private static final int FIRST_BYTES = 4096;

  private final Posts posts;
  private final PendingRequest.Connection connection;
  private final Request request;
  private byte[] body = new byte[0];
  private int came;
  private int wanted;
  private boolean taken;
  private boolean over;
  private @Nullable Runnable gone;

  Exchange(Posts posts, PendingRequest.Connection connection, Request request) {
    this.posts = posts;
    this.connection = connection;
    this.request = request;
  }

  void begin() {
    String length = request.header("content-length");
    if (length.isEmpty()) {
      answer(Response.text(411, "The length of the body must be told.\n"), true);
    } else if (Long.parseLong(length) > posts.limitBytes()) {
      answer(
          Response.text(413, "A body is at most " + posts.limitBytes() + " bytes long.\n"), true);
    } else {
      wanted = Integer.parseInt(length);
    }
  }

  @Override
  public boolean advance() {
    if (over || taken) {
      return over;
    }
    ByteBuf unread = connection.unread();
    if (unread != null && came < wanted) {
      int part = Math.min(wanted - came, unread.readableBytes());
      if (body.length < came + part) {
        int room = Math.max(came + part, Math.max(FIRST_BYTES, came * 2));
        body = Arrays.copyOf(body, Math.min(wanted, room));
      }
      unread.readBytes(body, came, part);
      came += part;
    }
    if (came == wanted) {
      taken = true;
      byte[] whole = body;
      body = new byte[0];
      connection.waiting(true);
      Channel channel = connection.context().channel();
      Posts.Sender sender = new Posts.Sender(ChannelPeer.apart(channel), channel.eventLoop());
      gone = posts.take(request, whole, sender, this::answered);
    }
    return over;
  }

  /// While the answer is awaited, reading goes on so that the end of the connection is noticed, but
  /// no further than to the beginning of a next request.
  @Override
  public boolean isHungry() {
    ByteBuf unread = connection.unread();
    return !taken || unread == null || !unread.isReadable();
  }

  @Override
  public boolean isShort() {
    return !over;
  }

  @Override
  public void cut() {
    over = true;
    Runnable told = gone;
    gone = null;
    if (told != null) {
      told.run();
    }
  }

  private void answered(Response response) {
    ChannelHandlerContext context = connection.context();
    try {
      context
          .executor()
          .execute(() -> {
            if (!over) {
              gone = null;
              connection.waiting(false);
              answer(response, false);
              connection.proceed();
            }
          });
    } catch (RejectedExecutionException _) {
      // The server stops, and all connections end.
    }
  }

  private void answer(Response response, boolean last) {
    over = true;
    connection.answer(response, last);
  }
}
