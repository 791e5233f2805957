package im.skein.core.feature;

/// One extension or rule of the server, usually one XEP: a small final class that gets what it
/// needs through its constructor and declares here all that it adds.
public interface Feature {
  /// Declares what this feature adds. Called once, before the first connection.
  void install(Installer to);
}
