package im.skein.net.web;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.core.base.Failures;
import im.skein.net.http.Response;
import im.skein.net.http.Transfers.Sink;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A body on its way to the disk, whose event loop and worker take their turns by hand.
final class InflowTest {
  private static final int MEBI = 1 << 20;

  private final List<Throwable> bugs = new ArrayList<>();
  private final Queue<Runnable> worker = new ArrayDeque<>();
  private final Queue<Runnable> loop = new ArrayDeque<>();
  private final List<String> told = new ArrayList<>();
  private final List<ByteBuf> offered = new ArrayList<>();
  private final Kept kept = new Kept();
  private final Inflow flow = new Inflow(kept, worker::add, new Noted(), new Told());

  /// Keeps what comes, but refuses what begins with an exclamation mark.
  private static final class Kept implements Sink {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int parts;
    int abandoned;

    @Override
    public @Nullable Response take(ByteBuffer part) {
      byte[] copy = new byte[part.remaining()];
      part.get(copy);
      if (copy[0] == '!') {
        return Response.text(507, "full");
      }
      if (copy[0] == '?') {
        throw new IllegalStateException("on purpose");
      }
      bytes.writeBytes(copy);
      parts++;
      return null;
    }

    @Override
    public Response finish() {
      return Response.text(201, "kept");
    }

    @Override
    public void abandon() {
      abandoned++;
    }
  }

  private final class Noted implements Failures {
    @Override
    public void bug(String where, Throwable cause) {
      bugs.add(cause);
    }

    @Override
    public void trouble(String where, Throwable cause) {
      throw new AssertionError(where, cause);
    }
  }

  private final class Told implements Inflow.Owner {
    @Override
    public ByteBufAllocator allocator() {
      return ByteBufAllocator.DEFAULT;
    }

    @Override
    public void later(Runnable then) {
      loop.add(then);
    }

    @Override
    public void drained() {
      told.add("drained");
    }

    @Override
    public void rested() {
      told.add("rested");
    }

    @Override
    public void answered(Response response, boolean last) {
      told.add(response.status() + (last ? " last" : ""));
    }
  }

  @AfterEach
  void leavesNothingBehind() {
    assertEquals(List.of(), offered.stream().filter(one -> one.refCnt() > 0).toList());
  }

  private void offer(byte[] bytes, boolean last) {
    ByteBuf buffer = Unpooled.buffer(1 + bytes.length).writeBytes(bytes);
    offered.add(buffer);
    flow.offer(buffer, last);
  }

  private static void run(Queue<Runnable> some) {
    for (Runnable next = some.poll(); next != null; next = some.poll()) {
      next.run();
    }
  }

  private void runAll() {
    run(worker);
    run(loop);
  }

  @Test
  void keepsEveryByteInOrderHoweverItComes() {
    Random random = new Random(7);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < 400; i++) {
      byte[] part = new byte[i % 7 == 0 ? 65_536 + random.nextInt(9000) : random.nextInt(30_000)];
      random.nextBytes(part);
      if (part.length > 0) {
        part[0] = 'x';
      }
      // What refuses stands only at the beginning of a part that the sink is given.
      for (int j = 0; j < part.length; j++) {
        part[j] = part[j] == '!' || part[j] == '?' ? (byte) 'y' : part[j];
      }
      all.writeBytes(part);
      offer(part, i == 399);
      if (random.nextInt(3) == 0) {
        runAll();
      }
    }
    runAll();
    assertArrayEquals(all.toByteArray(), kept.bytes.toByteArray());
    assertEquals("201", told.getLast());
  }

  @Test
  void keepsNoBufferOfASmallPart() {
    for (int i = 0; i < 70_000; i++) {
      offer(new byte[] {'x'}, false);
    }
    leavesNothingBehind();
    runAll();
    assertEquals(65_536, kept.bytes.size());
    assertEquals(1, kept.parts);
    flow.cut();
    runAll();
    assertEquals(1, kept.abandoned);
  }

  @Test
  void wantsNoMoreUntilThereIsRoom() {
    int taken = 0;
    while (flow.isHungry()) {
      offer(new byte[65_536], false);
      taken++;
    }
    assertEquals(8, taken);
    runAll();
    assertEquals(List.of("drained", "rested"), told);
    assertTrue(flow.isHungry());
    offer(new byte[0], true);
    assertFalse(flow.isHungry());
    runAll();
    assertEquals("201", told.getLast());
  }

  @Test
  void letsOthersHaveTheWorkerNowAndThen() {
    for (int i = 0; i < 2; i++) {
      offer(new byte[MEBI], false);
    }
    worker.add(() -> told.add("another, after " + kept.bytes.size()));
    runAll();
    assertEquals(List.of("another, after " + MEBI, "drained", "rested"), told);
  }

  @Test
  void givesUpWhatIsCutAtRestOrAtWork() {
    offer(new byte[100_000], false);
    flow.cut();
    assertEquals(0, kept.abandoned, "the worker has it");
    runAll();
    offer(new byte[100_000], false);
    flow.cut();
    runAll();
    assertEquals(1, kept.abandoned);
    assertEquals(0, kept.bytes.size());
    assertEquals(List.of(), told);
  }

  @Test
  void endsWithARefusal() {
    offer(new byte[100_000], false);
    offer("!".repeat(100_000).getBytes(java.nio.charset.StandardCharsets.US_ASCII), false);
    offer(new byte[100_000], false);
    runAll();
    offer(new byte[100_000], true);
    runAll();
    assertEquals(List.of("507 last"), told);
    assertEquals(100_000, kept.bytes.size());
  }

  @Test
  void givesUpWhatASinkFailsAt() {
    offer("?".repeat(100_000).getBytes(java.nio.charset.StandardCharsets.US_ASCII), true);
    runAll();
    assertEquals(List.of("500 last"), told);
    assertEquals(1, kept.abandoned);
    assertEquals(1, bugs.size());
  }
}
