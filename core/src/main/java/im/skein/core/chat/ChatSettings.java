package im.skein.core.chat;

/// How messages are kept.
///
/// @param archive whether every message is kept; otherwise only those that nobody has taken yet
/// @param discretion what people do not want in their archives
/// @param devices those for which such messages wait
public record ChatSettings(boolean archive, Discretion discretion, KnownDevices devices) {
  /// Every message is kept.
  public static final ChatSettings DEFAULTS = new ChatSettings(true);

  /// Everybody wants everything in the archive, if there is one.
  public ChatSettings(boolean archive) {
    this(archive, Discretion.NONE, KnownDevices.NONE);
  }
}
