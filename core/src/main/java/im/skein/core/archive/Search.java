package im.skein.core.archive;

import im.skein.wire.Jid;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which messages are looked for.
///
/// @param phrases what all must be found in the text
/// @param sender bare address of who sent it, null for anybody
/// @param kinds what it must be or have, all of these
public record Search(List<Phrase> phrases, @Nullable Jid sender, Set<Findable.Kind> kinds) {
  /// Any message.
  public static final Search ANY = new Search(List.of(), null, Set.of());

  /// A search of parts that nobody changes afterwards.
  public Search {
    phrases = List.copyOf(phrases);
    kinds = Set.copyOf(kinds);
  }

  /// Messages with that text. A text without words is found nowhere; whoever takes one from people
  /// must look.
  public static Search of(String text) {
    return new Search(Words.phrases(text), null, Set.of());
  }

  /// Whether any message is meant.
  public boolean isAny() {
    return phrases.isEmpty() && sender == null && kinds.isEmpty();
  }

  /// The same search of what that person sent.
  ///
  /// @param person a bare address, or null for anybody
  public Search by(@Nullable Jid person) {
    return new Search(phrases, person, kinds);
  }

  /// Whether a message is found.
  ///
  /// @param from bare address of who sent it
  public boolean finds(Findable message, Jid from) {
    return !message.isNothing()
        && (sender == null || sender.equals(from))
        && message.kinds().containsAll(kinds)
        && phrases.stream().allMatch(phrase -> phrase.standsIn(message.words()));
  }

  /// Words that stand side by side.
  ///
  /// @param words the words, at least one
  /// @param open whether the last of them may go on
  public record Phrase(List<String> words, boolean open) {
    /// A phrase of words that nobody changes afterwards.
    public Phrase {
      words = List.copyOf(words);
    }

    private boolean standsIn(List<String> text) {
      List<String> whole = open ? words.subList(0, words.size() - 1) : words;
      for (int i = 0; i + words.size() <= text.size(); i++) {
        List<String> part = text.subList(i, i + words.size());
        if (Collections.indexOfSubList(part, whole) == 0
            && (!open || part.getLast().startsWith(words.getLast()))) {
          return true;
        }
      }
      return false;
    }
  }
}
