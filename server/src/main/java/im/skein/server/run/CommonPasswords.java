package im.skein.server.run;

import com.nulabinc.zxcvbn.Zxcvbn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Knows which passwords are guessed first, by the lists of zxcvbn, which are large and loaded when
/// the first password comes.
final class CommonPasswords {
  /// Fewer guesses than this can be tried over the network in spite of all limits.
  private static final double ENOUGH_GUESSES = 1e4;

  private static final int LONGEST = 100;

  private @Nullable Zxcvbn lists;

  /// Whether a password is among those that are tried first.
  boolean isCommon(String password, List<String> about) {
    String start = password.substring(0, Math.min(LONGEST, password.length()));
    return lists().measure(start, about).getGuesses() < ENOUGH_GUESSES;
  }

  private synchronized Zxcvbn lists() {
    Zxcvbn loaded = lists;
    if (loaded == null) {
      loaded = new Zxcvbn();
      lists = loaded;
    }
    return loaded;
  }
}
