package im.skein.server.settings;

import java.util.List;

/// What came of reading the settings.
public sealed interface Reading {
  /// They are good.
  record Good(Settings settings) implements Reading {}

  /// They are not; all mistakes at once.
  record Bad(List<Mistake> mistakes) implements Reading {}
}
