package im.skein.server.run;

import im.skein.core.base.Chance;
import im.skein.core.base.Failures;
import im.skein.core.base.Time;
import im.skein.server.metric.Counts;
import im.skein.server.settings.Settings;
import java.util.concurrent.Executor;

/// What everything stands on: the settings, and the world as the domain may see it, which in the
/// program is this [Machine] and in tests may be a simulated one.
///
/// @param settings what the operator decided
/// @param version the version of the program
/// @param time clocks and timers
/// @param chance randomness
/// @param failures where faults are told
/// @param workers where runs what may wait
/// @param hashers where slow hashing runs, and nothing else
/// @param painters where images are decoded, one after the other
/// @param counts what is counted
record Ground(
    Settings settings,
    String version,
    Time time,
    Chance chance,
    Failures failures,
    Executor workers,
    Executor hashers,
    Executor painters,
    Counts counts) {}
