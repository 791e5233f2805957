package im.skein.core.archive;

import im.skein.core.chat.Kept;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a message is found by.
///
/// @param words the words of its text, in order; see [Words]
/// @param kinds what it has
/// @param files keys of the files of this server that it mentions; see [Attachments#key]
public record Findable(List<String> words, Set<Kind> kinds, Set<String> files) {
  /// To be raised whenever messages are found by something else than before: stores then build
  /// their index anew.
  public static final int VERSION = 2;

  private static final Findable NOTHING = new Findable(List.of(), Set.of(), Set.of());
  private static final Pattern LINK =
      Pattern.compile("(?<![A-Za-z0-9_])https?://\\S", Pattern.CASE_INSENSITIVE);

  /// What can be looked for beside words.
  public enum Kind {
    /// Its text has a link to the web.
    LINK,
    /// It carries a picture.
    IMAGE,
    /// It carries sound.
    VOICE,
    /// It carries a file that is neither.
    FILE;

    /// The kind of that name, or null.
    public static @Nullable Kind find(String name) {
      for (Kind kind : values()) {
        if (kind.key().equals(name)) {
          return kind;
        }
      }
      return null;
    }

    /// Its name: lower-case letters.
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Parts that nobody changes afterwards.
  public Findable {
    words = List.copyOf(words);
    kinds = Set.copyOf(kinds);
    files = Set.copyOf(files);
  }

  /// What a message is found by as it is kept. One that cannot be read is found by nothing.
  public static Findable of(byte[] stanza) {
    Kept kept = Kept.read(stanza);
    return kept == null ? NOTHING : of(kept);
  }

  /// What a message is found by: its text, without what only stands there for clients that do not
  /// know better (XEP-0428), and what it carries.
  public static Findable of(Kept message) {
    if (message.isRetracted()) {
      return NOTHING;
    }
    Attachments attached = Attachments.of(message.message());
    String text = text(message, attached);
    Set<Kind> kinds = EnumSet.copyOf(attached.kinds());
    if (LINK.matcher(text).find()) {
      kinds.add(Kind.LINK);
    }
    List<String> words = new ArrayList<>(Words.of(text));
    attached.names().forEach(name -> words.addAll(Words.of(name)));
    return new Findable(words, kinds, Attachments.keys(message));
  }

  /// The address of a file is no text.
  private static String text(Kept message, Attachments attached) {
    String body = message.body();
    return body == null || attached.isAddress(body)
        ? ""
        : Fallback.without(message.message(), body);
  }

  /// Whether nothing finds it: it has no word and nothing else to look for.
  public boolean isNothing() {
    return words.isEmpty() && kinds.isEmpty() && files.isEmpty();
  }
}
