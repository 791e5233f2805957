package im.skein.testkit.conversation;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Writes out what a script says is there many times: `{3 times <a n='{n}'/>}` stands for `<a
/// n='1'/><a n='2'/><a n='3'/>`.
final class Repetition {
  private static final Pattern BEGIN = Pattern.compile("\\{(\\d+) times ");
  private static final String NUMBER = "{n}";

  private Repetition() {}

  /// The text with all repetitions written out.
  static String written(String text) {
    Matcher begin = BEGIN.matcher(text);
    StringBuilder out = new StringBuilder();
    int from = 0;
    while (begin.find(from)) {
      int end = end(text, begin.end());
      String one = text.substring(begin.end(), end);
      out.append(text, from, begin.start());
      for (int n = 1; n <= Integer.parseInt(begin.group(1)); n++) {
        out.append(one.replace(NUMBER, Integer.toString(n)));
      }
      from = end + 1;
    }
    return out.append(text, from, text.length()).toString();
  }

  /// Where the brace closes that is open at that place.
  private static int end(String text, int start) {
    int open = 1;
    for (int at = start; at < text.length(); at++) {
      switch (text.charAt(at)) {
        case '{' -> open++;
        case '}' -> open--;
        default -> {}
      }
      if (open == 0) {
        return at;
      }
    }
    throw new IllegalArgumentException("a repetition is not closed: " + text.substring(start));
  }
}
