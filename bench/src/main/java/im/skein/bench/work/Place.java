package im.skein.bench.work;

import im.skein.bench.load.Target;
import im.skein.bench.peer.ProcessMeter;
import java.util.Optional;

/// A running server as a work sees it.
///
/// @param name its name in results
/// @param target where it listens
/// @param meter its process; empty when it runs on another machine, then nothing is said about
///   processor time and memory
public record Place(String name, Target target, Optional<ProcessMeter> meter) {
  /// Its processor time so far in seconds; 0 where nobody can tell.
  double cpuSeconds() {
    return meter.map(ProcessMeter::cpuSeconds).orElse(0.0);
  }

  /// Its resident memory in MiB; 0 where nobody can tell.
  double residentMib() {
    return meter.map(m -> m.residentBytes() / 1048576.0).orElse(0.0);
  }
}
