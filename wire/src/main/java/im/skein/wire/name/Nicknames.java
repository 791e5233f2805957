package im.skein.wire.name;

import java.text.Normalizer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import rocks.xmpp.precis.PrecisProfiles;

/// Names that people show one another (RFC 8266). What is shown stays as it was typed, but for
/// spaces; whether two are the same is asked of their keys.
public final class Nicknames {
  private static final int MAX_BYTES = 1023;

  /// What joins and colours emoji. The Nickname profile has no place for it, yet people type it; it
  /// is shown, and it makes no difference between two names.
  private static final Pattern EMOJI_JOINERS = Pattern.compile("[\u200D\uFE0E\uFE0F]");

  private static final Pattern SPACES = Pattern.compile("\\p{Zs}+");
  private static final Pattern SEEN_CHARACTER = Pattern.compile("\\X");

  private Nicknames() {}

  /// The nickname as it is to be kept and shown: composed, without spaces at the ends, and with
  /// single ones inside; null when it cannot be one.
  public static @Nullable String prepare(String typed) {
    if (key(typed) == null) {
      return null;
    }
    String composed = Normalizer.normalize(typed, Normalizer.Form.NFC);
    return SPACES.matcher(composed).replaceAll(" ").strip();
  }

  /// What two nicknames have in common that are the same (RFC 8266 §2.4), or null when this cannot
  /// be one: empty, longer than 1023 bytes, or with characters that are not allowed.
  public static @Nullable String key(String nickname) {
    if (nickname.length() > MAX_BYTES) {
      return null;
    }
    String bare = EMOJI_JOINERS.matcher(nickname).replaceAll("");
    try {
      PrecisProfiles.NICKNAME.enforce(bare);
      return PrecisProfiles.NICKNAME.toComparableString(bare);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /// How many characters people see.
  public static int length(String nickname) {
    return (int) SEEN_CHARACTER.matcher(nickname).results().count();
  }
}
