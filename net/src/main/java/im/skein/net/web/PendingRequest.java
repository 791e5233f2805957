package im.skein.net.web;

import im.skein.net.http.Response;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;

/// A request whose answer takes more than one step. Used on the event loop only.
interface PendingRequest {
  /// Goes on as far as possible.
  ///
  /// @return whether it is over
  boolean advance();

  /// Whether more should be read from the connection.
  boolean isHungry();

  /// Whether the other end, which will say no more, has said too little for it to end well.
  boolean isShort();

  /// The connection is gone.
  void cut();

  /// The connection that carries it.
  interface Connection {
    ChannelHandlerContext context();

    /// What came and was not looked at, or null.
    @Nullable ByteBuf unread();

    /// Begins an answer.
    ///
    /// @param last whether the connection is of no use afterwards
    void answer(Response response, boolean last);

    /// Begins an answer whose body is written by the request itself.
    void head(Response response);

    /// Goes on after a worker.
    void proceed();

    /// A worker is at work, or no longer.
    void waiting(boolean forWorker);
  }
}
