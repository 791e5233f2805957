package im.skein.core.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LineTest {
  private final List<String> through = new ArrayList<>();
  private final Line line = new Line(new AtOnce());

  @Test
  void letsStanzasPassAtOnceWhenNobodyWaits() {
    line.pass(() -> through.add("a"));
    assertEquals(List.of("a"), through);
  }

  @Test
  void keepsLaterOnesBehindOneThatWaits() {
    CompletableFuture<String> durable = new CompletableFuture<>();
    line.await(durable, _ -> through.add("message"));
    line.pass(() -> through.add("presence"));
    assertEquals(List.of(), through);
    durable.complete("durable");
    assertEquals(List.of("message", "presence"), through);
  }

  @Test
  void keepsTheOrderWhenVerdictsComeOutOfOrder() {
    CompletableFuture<String> first = new CompletableFuture<>();
    CompletableFuture<String> second = new CompletableFuture<>();
    line.await(first, _ -> through.add("first"));
    line.await(second, _ -> through.add("second"));
    second.complete("durable");
    assertEquals(List.of(), through);
    first.complete("durable");
    assertEquals(List.of("first", "second"), through);
  }

  @Test
  void goesOnAfterAVerdictThatFails() {
    CompletableFuture<String> broken = new CompletableFuture<>();
    line.await(
        broken,
        verdict -> {
          assertNull(verdict);
          through.add("failed");
        });
    line.pass(() -> through.add("next"));
    broken.completeExceptionally(new IllegalStateException("on purpose"));
    assertEquals(List.of("failed", "next"), through);
  }

  @Test
  void takesNewOnesThatComeWhileItEmpties() {
    CompletableFuture<String> durable = new CompletableFuture<>();
    line.await(durable, _ -> line.pass(() -> through.add("from inside")));
    line.pass(() -> through.add("behind"));
    durable.complete("durable");
    assertEquals(List.of("behind", "from inside"), through);
  }

  /// Runs tasks where they are posted: enough for a line, which only hops onto its own strand.
  private static final class AtOnce implements Strand {
    @Override
    public void execute(Runnable task) {
      task.run();
    }

    @Override
    public void executeWaiting(Runnable task) {
      task.run();
    }

    @Override
    public boolean isCurrent() {
      return true;
    }
  }
}
