package im.skein.core.push;

/// Is told what becomes of pushes, on any thread.
@FunctionalInterface
public interface PostLedger {
  /// What became of a push.
  enum Fate {
    /// The service took it.
    TAKEN,
    /// The service says that the device is not to be pushed to any more.
    GONE,
    /// The service refused it.
    REFUSED,
    /// It was given up: too old, too many, or tried too often.
    DROPPED,
    /// It is tried again later.
    DELAYED
  }

  /// Notes one.
  void note(Fate fate);
}
