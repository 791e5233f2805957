package im.skein.storage.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.storage.sqlite.WriteQueue.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class WriteQueueTest {
  private final WriteQueue queue = new WriteQueue();
  private final List<Write> batch = new ArrayList<>();

  private record Sized(int bytes) implements Write {
    @Override
    public void apply(WriteConnection connection) {}

    @Override
    public void committed() {}

    @Override
    public void failed(RuntimeException why) {}
  }

  private int take() throws InterruptedException {
    batch.clear();
    queue.take(batch, 0);
    return batch.size();
  }

  @Test
  void refusesMoreThanItsNumber() {
    for (int i = 0; i < WriteQueue.MAX_WRITES; i++) {
      assertEquals(Outcome.ACCEPTED, queue.offer(new Sized(1)));
    }
    assertEquals(Outcome.FULL, queue.offer(new Sized(1)));
  }

  @Test
  void refusesMoreThanItsBytes() {
    int large = 1 << 20;
    for (int i = 0; i < 32; i++) {
      assertEquals(Outcome.ACCEPTED, queue.offer(new Sized(large)));
    }
    assertEquals(Outcome.FULL, queue.offer(new Sized(1)));
  }

  @Test
  void givesBatchesBoundedInNumberAndBytes() throws Exception {
    for (int i = 0; i < 600; i++) {
      queue.offer(new Sized(1));
    }
    assertEquals(512, take());
    assertEquals(88, take());
    for (int i = 0; i < 5; i++) {
      queue.offer(new Sized(400_000));
    }
    assertEquals(3, take());
    assertEquals(2, take());
    assertEquals(0, take());
  }

  @Test
  void givesWhatCameInItsOrder() throws Exception {
    for (int i = 1; i <= 100; i++) {
      queue.offer(new Sized(i));
    }
    take();
    for (int i = 1; i <= 100; i++) {
      assertEquals(i, batch.get(i - 1).bytes());
    }
  }

  @Test
  void isCrowdedFromHalfFullUntilAQuarterFull() throws Exception {
    for (int i = 0; i < 4_095; i++) {
      queue.offer(new Sized(1));
    }
    assertFalse(queue.crowded());
    queue.offer(new Sized(1));
    assertTrue(queue.crowded());
    for (int i = 0; i < 3; i++) {
      take();
    }
    assertTrue(queue.crowded());
    take();
    assertFalse(queue.crowded());
  }

  @Test
  void isCrowdedByBytesToo() throws Exception {
    for (int i = 0; i < 16; i++) {
      assertFalse(queue.crowded());
      queue.offer(new Sized(1 << 20));
    }
    assertTrue(queue.crowded());
    for (int i = 0; i < 8; i++) {
      take();
    }
    assertFalse(queue.crowded());
  }

  @Test
  void letsThoseWhoMayWaitWaitForRoom() throws Exception {
    for (int i = 0; i < WriteQueue.MAX_WRITES; i++) {
      queue.offer(new Sized(1));
    }
    CompletableFuture<Outcome> late = CompletableFuture.supplyAsync(() -> queue.put(new Sized(2)));
    assertFalse(late.isDone());
    take();
    assertEquals(Outcome.ACCEPTED, late.get(10, TimeUnit.SECONDS));
  }

  @Test
  void givesWhatWaitsAfterItIsClosedAndTakesNothingMore() throws Exception {
    queue.offer(new Sized(1));
    queue.close();
    assertEquals(Outcome.CLOSED, queue.offer(new Sized(1)));
    assertEquals(Outcome.CLOSED, queue.put(new Sized(1)));
    assertTrue(queue.take(batch, 1_000));
    assertEquals(1, batch.size());
    batch.clear();
    assertFalse(queue.take(batch, 1_000));
  }
}
