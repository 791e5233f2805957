package im.skein.core.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SerialStrandTest {
  private final Queue<Runnable> loop = new ArrayDeque<>();
  private final Queue<Runnable> workers = new ArrayDeque<>();
  private final List<Throwable> bugs = new ArrayList<>();
  private final List<String> ran = new ArrayList<>();
  private final SerialStrand strand = new SerialStrand(loop::add, workers::add, collecting());

  private Failures collecting() {
    return new Failures() {
      @Override
      public void bug(String where, Throwable cause) {
        bugs.add(cause);
      }

      @Override
      public void trouble(String where, Throwable cause) {
        bugs.add(cause);
      }
    };
  }

  private void runLoop() {
    for (Runnable task = loop.poll(); task != null; task = loop.poll()) {
      task.run();
    }
  }

  @Test
  void runsTasksInTheOrderOfPosting() {
    for (int i = 0; i < 200; i++) {
      String name = Integer.toString(i);
      strand.execute(() -> ran.add(name));
    }
    runLoop();
    assertEquals(200, ran.size());
    assertEquals("0", ran.getFirst());
    assertEquals("199", ran.getLast());
  }

  @Test
  void neverRunsATaskInsideAnother() {
    strand.execute(() -> {
      strand.execute(() -> ran.add("inner"));
      ran.add("outer");
    });
    runLoop();
    assertEquals(List.of("outer", "inner"), ran);
  }

  @Test
  void holdsEverythingBackWhileATaskWaits() {
    strand.execute(() -> ran.add("before"));
    strand.executeWaiting(() -> ran.add("waiting"));
    strand.execute(() -> ran.add("after"));
    runLoop();
    assertEquals(List.of("before"), ran);
    workers.remove().run();
    runLoop();
    assertEquals(List.of("before", "waiting", "after"), ran);
  }

  @Test
  void givesOthersATurnAfterManyTasks() {
    for (int i = 0; i < 100; i++) {
      strand.execute(() -> ran.add("task"));
    }
    loop.remove().run();
    assertTrue(ran.size() < 100, "a strand must not keep the loop to itself");
    runLoop();
    assertEquals(100, ran.size());
  }

  @Test
  void goesOnAfterATaskThatThrows() {
    strand.execute(() -> {
      throw new IllegalStateException("on purpose");
    });
    strand.execute(() -> ran.add("next"));
    runLoop();
    assertEquals(List.of("next"), ran);
    assertInstanceOf(IllegalStateException.class, bugs.getFirst());
  }

  @Test
  void endsQuietlyWithItsExecutors() {
    boolean[] ended = new boolean[1];
    SerialStrand last =
        new SerialStrand(
            task -> {
              if (ended[0]) {
                throw new RejectedExecutionException("on purpose");
              }
              loop.add(task);
            },
            workers::add,
            collecting());
    last.executeWaiting(() -> ran.add("waiting"));
    last.execute(() -> ran.add("never"));
    runLoop();
    ended[0] = true;
    workers.remove().run();
    last.execute(() -> ran.add("never"));
    runLoop();
    assertEquals(List.of("waiting"), ran);
    assertEquals(List.of(), bugs);
  }

  @Test
  void knowsItsOwnTasks() {
    strand.execute(() -> ran.add(Boolean.toString(strand.isCurrent())));
    strand.executeWaiting(() -> ran.add(Boolean.toString(strand.isCurrent())));
    runLoop();
    workers.remove().run();
    assertEquals(List.of("true", "true"), ran);
    assertFalse(strand.isCurrent());
  }

  @Test
  void neverRunsTwoTasksAtOnceHoweverManyThreadsPost() throws InterruptedException {
    int threads = 4;
    int each = 2_000;
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      SerialStrand busy = new SerialStrand(executor, executor, collecting());
      AtomicInteger inside = new AtomicInteger();
      AtomicInteger overlaps = new AtomicInteger();
      CountDownLatch done = new CountDownLatch(threads * each);
      Runnable task =
          () -> {
            if (inside.incrementAndGet() != 1) {
              overlaps.incrementAndGet();
            }
            inside.decrementAndGet();
            done.countDown();
          };
      for (int t = 0; t < threads; t++) {
        executor.execute(() -> {
          for (int i = 0; i < each; i++) {
            if (i % 50 == 0) {
              busy.executeWaiting(task);
            } else {
              busy.execute(task);
            }
          }
        });
      }
      assertTrue(done.await(30, TimeUnit.SECONDS));
      assertEquals(0, overlaps.get());
    }
  }
}
