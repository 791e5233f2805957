package im.skein.server.run;

import im.skein.server.metric.Counts;
import im.skein.server.settings.Settings;
import im.skein.server.world.LoggedFailures;
import im.skein.server.world.StrongChance;
import im.skein.server.world.SystemTime;
import im.skein.server.world.Workers;

/// What everything stands on: the settings, and the world as the domain may see it.
///
/// @param settings what the operator decided
/// @param version the version of the program
/// @param time clocks and timers
/// @param chance randomness
/// @param failures where faults are told
/// @param workers threads for what may wait
/// @param hashers threads for slow hashing, and nothing else
/// @param counts what is counted
record Ground(
    Settings settings,
    String version,
    SystemTime time,
    StrongChance chance,
    LoggedFailures failures,
    Workers workers,
    Workers hashers,
    Counts counts) {
  private static final int WORKERS = 16;
  private static final int HASHERS = 2;

  static Ground of(Settings settings, String version) {
    return new Ground(
        settings,
        version,
        new SystemTime(),
        new StrongChance(),
        new LoggedFailures(),
        new Workers("worker", WORKERS),
        new Workers("hasher", HASHERS),
        new Counts());
  }

  void close() {
    hashers.close();
    workers.close();
    time.close();
  }
}
