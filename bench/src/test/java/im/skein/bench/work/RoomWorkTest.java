package im.skein.bench.work;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.bench.peer.RunningPeer;
import im.skein.bench.peer.Skein;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The short form of `./dev bench rooms`, with the real server in a process of its own.
final class RoomWorkTest {
  private static final RoomWork WORK =
      new RoomWork(2, 8, 4, 2, new RoomWork.Manner(3, 100, true), new ChatWork.Timing(0, 1, 1));

  @TempDir private Path data;

  @Test
  void everybodySeesOneOrderAndEverybodyElse() {
    Skein skein = new Skein("skein", command(), true);
    try (RunningPeer running = skein.start(data)) {
      Place place = new Place("skein", running.target(), Optional.of(running.meter()));
      Outcome spoken = WORK.speak(place);
      assertFalse(spoken.isFaulty(), spoken.counts() + " " + spoken.remarks());
      assertTrue(spoken.counts().getFirst().value() > 0, spoken.counts().toString());
      Outcome entered = WORK.enter(place);
      assertFalse(entered.isFaulty(), entered.counts() + " " + entered.remarks());
    }
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
