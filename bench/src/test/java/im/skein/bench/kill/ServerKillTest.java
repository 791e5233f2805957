package im.skein.bench.kill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.bench.peer.Skein;
import im.skein.bench.work.Count;
import im.skein.bench.work.Outcome;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The short form of `./dev bench kill`, with the real server in a process of its own.
final class ServerKillTest {
  private static final int SENDERS = 16;
  private static final int KILLS = 3;
  private static final int LONGEST_MILLIS = 1000;

  @TempDir private Path data;

  @Test
  void losesDoublesAndDisordersNothingAcknowledgedWhenKilled() {
    check(true, false);
  }

  @Test
  void losesNothingThatPassesThroughAServerWithoutAnArchive() {
    check(false, true);
  }

  private void check(boolean archive, boolean online) {
    long seed = ThreadLocalRandom.current().nextLong(1_000_000_000);
    Skein skein = new Skein("skein", command(), archive);
    Outcome outcome =
        new KillWork(SENDERS, KILLS, seed, LONGEST_MILLIS, online).measure(skein, data);
    Map<String, Long> counts =
        outcome.counts().stream().collect(Collectors.toMap(Count::name, Count::value));
    String all = "seed " + seed + ": " + counts;
    assertTrue(counts.getOrDefault("acknowledged", 0L) >= SENDERS, all);
    assertEquals(0, counts.get("acknowledged and missing"), all);
    assertEquals(0, counts.get("doubled"), all);
    assertEquals(0, counts.get("out of order"), all);
    assertEquals(0, counts.get("never sent"), all);
  }

  private static List<String> command() {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-cp",
        classPath,
        "im.skein.server.Main");
  }
}
