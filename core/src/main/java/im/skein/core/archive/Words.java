package im.skein.core.archive;

import im.skein.core.archive.Search.Phrase;
import im.skein.wire.name.Marks;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Cuts text into the words by which it is found.
///
/// Where a script puts spaces between words, a run of letters and digits is a word. Chinese,
/// Japanese, Korean and the scripts of South-East Asia put none, or join endings to words; there
/// every two neighbouring characters are a word, and the last character of a run is one again, so
/// that each character begins some word. An emoji is a word. Case, width and accents do not matter.
public final class Words {
  /// So many characters of a word count; the rest is cut off.
  private static final int LONGEST = 64;

  private static final int FIRST_OF_SOUTH_EAST_ASIA = 0x0e00;
  private static final int PROLONGED_SOUND = 0x30fc;

  private static final Pattern SPACES = Pattern.compile("[\\p{Z}\\s]+");

  private final List<String> words = new ArrayList<>();
  private final StringBuilder run = new StringBuilder();
  private boolean dense;

  private Words() {}

  /// The words of a text, in its order.
  static List<String> of(String text) {
    Words words = new Words();
    fold(text).codePoints().forEach(words::take);
    words.endRun(true);
    return words.words;
  }

  /// What is looked for: parts that stand between spaces must all be found, each with its words
  /// side by side; the last word of a part may go on.
  ///
  /// @return nothing if the text has no word
  static List<Phrase> phrases(String text) {
    List<Phrase> phrases = new ArrayList<>();
    for (String part : SPACES.split(text, -1)) {
      Words words = new Words();
      fold(part).codePoints().forEach(words::take);
      boolean pair = words.dense && words.run.codePointCount(0, words.run.length()) > 1;
      words.endRun(!pair);
      if (!words.words.isEmpty()) {
        phrases.add(new Phrase(words.words, !pair));
      }
    }
    return phrases;
  }

  /// Without accents of European scripts; marks of others tell words apart.
  private static String fold(String text) {
    String apart = Normalizer.normalize(Marks.bounded(text), Normalizer.Form.NFKD);
    StringBuilder bare = new StringBuilder(apart.length());
    for (int i = 0; i < apart.length(); i++) {
      char c = apart.charAt(i);
      if (c < '\u0300' || c > '\u036f') {
        bare.append(c);
      }
    }
    return Normalizer.normalize(bare, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
  }

  private void take(int character) {
    if (Character.isEmojiPresentation(character)) {
      endRun(true);
      words.add(Character.toString(character));
    } else if (!belongs(character)) {
      endRun(true);
    } else {
      boolean denseNow = isDense(character);
      if (denseNow != dense) {
        endRun(true);
        dense = denseNow;
      }
      run.appendCodePoint(character);
    }
  }

  private static boolean belongs(int character) {
    return Character.isLetterOrDigit(character)
        || switch (Character.getType(character)) {
          case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK -> true;
          default -> false;
        };
  }

  private static boolean isDense(int character) {
    if (character < FIRST_OF_SOUTH_EAST_ASIA) {
      return false;
    }
    return character == PROLONGED_SOUND
        || switch (Character.UnicodeScript.of(character)) {
          case HAN, HIRAGANA, KATAKANA, HANGUL, BOPOMOFO, THAI, LAO, KHMER, MYANMAR -> true;
          default -> false;
        };
  }

  private void endRun(boolean withLast) {
    if (run.isEmpty()) {
      return;
    }
    if (dense) {
      addPairs(withLast);
    } else {
      int end = Math.min(LONGEST, run.codePointCount(0, run.length()));
      words.add(run.substring(0, run.offsetByCodePoints(0, end)));
    }
    run.setLength(0);
  }

  private void addPairs(boolean withLast) {
    int at = 0;
    while (at < run.length()) {
      int next = run.offsetByCodePoints(at, 1);
      if (next < run.length()) {
        words.add(run.substring(at, run.offsetByCodePoints(next, 1)));
      } else if (withLast) {
        words.add(run.substring(at));
      }
      at = next;
    }
  }
}
