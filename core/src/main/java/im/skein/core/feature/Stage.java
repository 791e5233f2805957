package im.skein.core.feature;

/// The stages of each side, in their order. Features inside one stage must commute.
public enum Stage {
  /// May this pass?
  GUARD,
  /// Strips what is forged, stamps what is ours.
  REWRITE,
  /// Makes durable; the only stage whose verdict may come later. On the recipient's side only.
  RECORD,
  /// Gives copies to other sessions; the verdict is not asked for.
  COPY,
  /// No session of the recipient took it; the verdict is not asked for.
  ABSENT
}
