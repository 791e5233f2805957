package im.skein.core.feature;

import im.skein.wire.Stanza;

/// A rule that stanzas pass on their way.
@FunctionalInterface
public interface Station {
  /// Looks at a stanza on the strand of the side's account; must not wait.
  Verdict visit(Stanza stanza, Transit transit);
}
