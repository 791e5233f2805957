package im.skein.core.feature;

/// Whose stations a stanza passes.
public enum Side {
  /// Those of the local account that sends.
  SENDER,
  /// Those of the local account that receives.
  RECIPIENT
}
