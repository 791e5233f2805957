package im.skein.server.run;

import im.skein.server.metric.Counts;
import im.skein.server.settings.Settings;
import im.skein.server.world.LoggedFailures;
import im.skein.server.world.StrongChance;
import im.skein.server.world.SystemTime;
import im.skein.server.world.Workers;

/// The machine that a server runs on: its clocks, its threads, its chance, its log.
///
/// @param time clocks and timers
/// @param chance randomness
/// @param failures where faults are told
/// @param workers threads for what may wait
/// @param hashers threads for slow hashing, and nothing else
/// @param painters the one thread that decodes images
record Machine(
    SystemTime time,
    StrongChance chance,
    LoggedFailures failures,
    Workers workers,
    Workers hashers,
    Workers painters) {
  private static final int WORKERS = 16;
  private static final int HASHERS = 2;
  private static final int PAINTERS = 1;

  /// Threads that begin when they are needed.
  static Machine start() {
    return new Machine(
        new SystemTime(),
        new StrongChance(),
        new LoggedFailures(),
        new Workers("worker", WORKERS),
        new Workers("hasher", HASHERS),
        new Workers("painter", PAINTERS));
  }

  /// The ground of a server on this machine.
  Ground ground(Settings settings, String version) {
    return new Ground(
        settings, version, time, chance, failures, workers, hashers, painters, new Counts());
  }

  void close() {
    painters.close();
    hashers.close();
    workers.close();
    time.close();
  }
}
