package im.skein.wire.name;

/// Marks that belong to the character before them, such as accents.
public final class Marks {
  /// No language has more of them in a row (UAX #15 §13, Stream-Safe Text Format).
  private static final int MOST = 30;

  private Marks() {}

  /// The text without those marks that follow too many others: putting very many in order takes
  /// time that grows with their square.
  public static String bounded(String text) {
    StringBuilder out = null;
    int row = 0;
    int next;
    for (int at = 0; at < text.length(); at = next) {
      int character = text.codePointAt(at);
      next = at + Character.charCount(character);
      row = isMark(character) ? row + 1 : 0;
      if (row > MOST && out == null) {
        out = new StringBuilder(text.length()).append(text, 0, at);
      } else if (row <= MOST && out != null) {
        out.append(text, at, next);
      }
    }
    return out == null ? text : out.toString();
  }

  private static boolean isMark(int character) {
    return switch (Character.getType(character)) {
      case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK ->
          true;
      default -> false;
    };
  }
}
