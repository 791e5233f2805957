package im.skein.net.channel;

import im.skein.core.base.Failures;
import im.skein.net.listen.ListenAddress;
import im.skein.net.listen.ListenException;
import im.skein.net.listen.Listener;
import im.skein.net.listen.TcpSettings;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Listens on an address and sets each new connection up.
public final class Acceptor implements Listener {
  private final Channel channel;

  private Acceptor(Channel channel) {
    this.channel = channel;
  }

  /// Starts to listen.
  ///
  /// @param place the address and where it comes from
  /// @param setUp makes the pipeline of a new connection, on its loop
  /// @throws ListenException if the address cannot be had
  public static Acceptor listen(
      Loops loops, Place place, TcpSettings settings, Failures failures, Consumer<Channel> setUp)
      throws ListenException {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops.group())
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, settings.backlog())
            .option(ChannelOption.SO_REUSEADDR, true)
            .handler(new AcceptGuard(place.setting(), failures))
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childOption(
                ChannelOption.RECVBUF_ALLOCATOR,
                new AdaptiveRecvByteBufAllocator(512, 512, Turn.SCRATCH_BYTES))
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel child) {
                    setUp.accept(child);
                  }
                });
    ChannelFuture bound = bootstrap.bind(place.address().socketAddress()).awaitUninterruptibly();
    Throwable cause = bound.cause();
    if (cause != null) {
      boolean inUse =
          cause instanceof BindException && String.valueOf(cause.getMessage()).contains("in use");
      throw new ListenException(place.setting(), place.address(), inUse, cause);
    }
    return new Acceptor(bound.channel());
  }

  @Override
  public InetSocketAddress address() {
    return (InetSocketAddress) channel.localAddress();
  }

  @Override
  public void stop() {
    ChannelFuture _ = channel.close().awaitUninterruptibly();
    EventLoop loop = channel.eventLoop();
    if (!loop.isShuttingDown()) {
      // The socket goes when its loop next looks for events. What the loop schedules for itself it
      // does after that.
      Promise<Void> gone = loop.newPromise();
      loop.execute(() -> {
        Runnable last =
            () -> {
              Promise<Void> _ = gone.setSuccess(null);
            };
        Future<?> _ = loop.schedule(last, 1, TimeUnit.NANOSECONDS);
      });
      Promise<Void> _ = gone.awaitUninterruptibly();
    }
  }

  /// An address to listen on, and where it comes from.
  ///
  /// @param setting the key of the setting that gave the address
  public record Place(String setting, ListenAddress address) {}
}
