package im.skein.bench.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// What a process and its descendants use, by the operating system's own accounting in `/proc`.
public final class ProcessMeter {
  /// Linux counts processor time towards programs in hundredths of a second, whatever its own clock
  /// (`sysconf(_SC_CLK_TCK)` on every platform Skein runs on).
  private static final double TICKS_PER_SECOND = 100;

  private final ProcessHandle root;

  /// A meter for that process.
  ///
  /// @throws IllegalArgumentException when there is none
  public ProcessMeter(long pid) {
    root =
        ProcessHandle.of(pid)
            .orElseThrow(() -> new IllegalArgumentException("no process has the id " + pid));
  }

  /// Seconds of processor time so far, in user and system mode; children that have ended included.
  public double cpuSeconds() {
    double ticks = 0;
    for (long pid : tree()) {
      String stat = read(pid, "stat");
      int end = stat.lastIndexOf(')');
      if (end > 0) {
        String[] fields = stat.substring(end + 2).split(" ", -1);
        // fields 14 to 17 of proc(5), counted from the state, which is field 3
        for (int i = 11; i <= 14; i++) {
          ticks += Long.parseLong(fields[i]);
        }
      }
    }
    return ticks / TICKS_PER_SECOND;
  }

  /// Resident memory in bytes.
  public long residentBytes() {
    long kib = 0;
    for (long pid : tree()) {
      for (String line : read(pid, "status").lines().toList()) {
        if (line.startsWith("VmRSS:")) {
          kib += Long.parseLong(line.replaceAll("\\D", ""));
        }
      }
    }
    return kib * 1024;
  }

  /// Whether the process still runs.
  public boolean isAlive() {
    return root.isAlive();
  }

  private List<Long> tree() {
    return Stream.concat(Stream.of(root), root.descendants()).map(ProcessHandle::pid).toList();
  }

  /// The file's text, empty when the process has ended meanwhile.
  private static String read(long pid, String file) {
    Path path = Path.of("/proc", Long.toString(pid), file);
    try {
      return Files.readString(path);
    } catch (IOException e) {
      if (Files.exists(path)) {
        throw new UncheckedIOException(e);
      }
      return "";
    }
  }
}
