package im.skein.server.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.server.run.SimulatedServer;
import im.skein.testkit.sim.World;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/// Lets simulated worlds go their way around the real wiring of the server. The property
/// `skein.sim.seed` names one seed to run, as `./dev sim --seed N` does; `skein.sim.seconds` how
/// long new seeds are tried.
final class SimulatorTest {
  private static final int EVENTS = 60;
  private static final Long CHOSEN = Long.getLong("skein.sim.seed");
  private static final Duration TRIED = Duration.ofSeconds(Long.getLong("skein.sim.seconds", 1));

  @Test
  void losesDoublesAndSwapsNothing() {
    if (CHOSEN != null) {
      check(CHOSEN);
      return;
    }
    long end = System.nanoTime() + TRIED.toNanos();
    long seed = ThreadLocalRandom.current().nextLong(1L << 48);
    long begun = seed;
    do {
      check(seed++);
    } while (System.nanoTime() < end);
    System.out.println("simulator: " + (seed - begun) + " seeds from " + begun);
  }

  private static void check(long seed) {
    World world = SimulatedServer.world(seed);
    List<String> faults = world.run(EVENTS);
    assertEquals(List.of(), faults, () -> "seed " + seed + "; again with ./dev sim --seed " + seed);
    assertTrue(world.history().arrivedCount() > 0, () -> "nothing arrived with seed " + seed);
    assertTrue(world.rooms().arrivedCount() > 0, () -> "nothing was heard with seed " + seed);
  }

  @Test
  void goesTheSameWayTwiceFromOneSeed() {
    long seed = CHOSEN == null ? 7 : CHOSEN;
    World first = SimulatedServer.world(seed);
    World second = SimulatedServer.world(seed);
    assertEquals(first.run(EVENTS), second.run(EVENTS));
    assertEquals(first.fingerprint(), second.fingerprint());
    assertEquals(first.history().acknowledgedCount(), second.history().acknowledgedCount());
  }
}
