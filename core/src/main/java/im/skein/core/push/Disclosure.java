package im.skein.core.push;

/// How much of a message is pushed.
public enum Disclosure {
  /// That there is one.
  NOTHING,
  /// Who sent it, too.
  SENDER,
  /// What it says, too.
  TEXT
}
