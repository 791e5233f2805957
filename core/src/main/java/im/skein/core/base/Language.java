package im.skein.core.base;

import org.jspecify.annotations.Nullable;

/// The language in which somebody wants to read the words of the server.
public enum Language {
  ENGLISH,
  CHINESE;

  /// The language for who said to want that.
  ///
  /// @param tag a tag such as `zh-CN` (BCP 47), or null when nothing was said
  /// @return Chinese where that was said, else English
  public static Language of(@Nullable String tag) {
    boolean chinese =
        tag != null
            && tag.regionMatches(true, 0, "zh", 0, 2)
            && (tag.length() == 2 || tag.charAt(2) == '-');
    return chinese ? CHINESE : ENGLISH;
  }

  /// The words in this language.
  public String say(String english, String chinese) {
    return this == CHINESE ? chinese : english;
  }
}
