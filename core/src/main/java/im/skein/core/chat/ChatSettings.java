package im.skein.core.chat;

/// How messages are kept.
///
/// @param archive whether every message is kept; otherwise only those that nobody has taken yet
public record ChatSettings(boolean archive) {
  /// Every message is kept.
  public static final ChatSettings DEFAULTS = new ChatSettings(true);
}
