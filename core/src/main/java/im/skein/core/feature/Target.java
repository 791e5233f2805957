package im.skein.core.feature;

/// What kind of address a request is for.
public enum Target {
  /// A local account, by its bare address or by none at all.
  ACCOUNT,
  /// The server, by its domain.
  SERVER,
  /// The place for files, by its domain; asked by local accounts only.
  UPLOAD
}
