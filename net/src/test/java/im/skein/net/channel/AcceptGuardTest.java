package im.skein.net.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.core.base.Failures;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// A listener on a machine that has no more descriptors.
final class AcceptGuardTest {
  private final List<String> told = new ArrayList<>();
  private final EmbeddedChannel listener =
      new EmbeddedChannel(
          new AcceptGuard(
              "xmpp.listen",
              new Failures() {
                @Override
                public void bug(String where, Throwable cause) {
                  throw new AssertionError(where, cause);
                }

                @Override
                public void trouble(String where, Throwable cause) {
                  told.add(where);
                }
              }));

  @Test
  void waitsAMomentAndSaysSoOnce() {
    listener.freezeTime();
    for (int i = 0; i < 3; i++) {
      listener.pipeline().fireExceptionCaught(new IOException("Too many open files"));
      assertFalse(listener.config().isAutoRead());
      listener.advanceTimeBy(1, TimeUnit.SECONDS);
      listener.runScheduledPendingTasks();
      assertTrue(listener.config().isAutoRead());
    }
    assertEquals(1, told.size());
    assertTrue(told.getFirst().contains("xmpp.listen"));
  }

  @Test
  void saysSoAgainAfterItHadRecovered() {
    listener.pipeline().fireExceptionCaught(new IOException("Too many open files"));
    listener.writeInbound("a connection");
    listener.pipeline().fireExceptionCaught(new IOException("Too many open files"));
    assertEquals(2, told.size());
  }
}
