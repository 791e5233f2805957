package im.skein.net.channel;

import im.skein.core.base.Failures;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;

/// Keeps a listener alive when the machine has no more descriptors: says so once, and waits a
/// moment before it accepts again, instead of spinning.
final class AcceptGuard extends ChannelInboundHandlerAdapter {
  private static final int PAUSE_MILLIS = 500;

  private final String setting;
  private final Failures failures;
  private boolean told;

  AcceptGuard(String setting, Failures failures) {
    this.setting = setting;
    this.failures = failures;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object connection) {
    told = false;
    context.fireChannelRead(connection);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!told) {
      told = true;
      failures.trouble(
          "accepting connections on " + setting + " (are there enough file descriptors?)", cause);
    }
    context.channel().config().setAutoRead(false);
    var _ =
        context
            .executor()
            .schedule(
                () -> context.channel().config().setAutoRead(true),
                PAUSE_MILLIS,
                TimeUnit.MILLISECONDS);
  }
}
