package im.skein.core.base;

/// Where failures that nobody can answer are told: counted and logged by the program, fatal in the
/// simulator.
public interface Failures {
  /// Reports a fault of ours: something that cannot happen did.
  ///
  /// @param where what was being done, without anybody's data
  void bug(String where, Throwable cause);

  /// Reports a fault of the world: a disk, a network, another program.
  ///
  /// @param where what was being done, without anybody's data
  void trouble(String where, Throwable cause);
}
