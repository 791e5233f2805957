package im.skein.core.archive;

import im.skein.wire.Element;
import im.skein.wire.xml.DocumentReader;
import im.skein.wire.xml.XmlException;
import im.skein.wire.xml.XmlLimits;
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
public record Findable(List<String> words, Set<Kind> kinds) {
  private static final Findable NOTHING = new Findable(List.of(), Set.of());
  private static final Pattern LINK = Pattern.compile("\\bhttps?://\\S", Pattern.CASE_INSENSITIVE);

  /// What can be looked for beside words.
  public enum Kind {
    /// Its text has a link to the web.
    LINK;

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
  }

  /// What a message is found by as it is kept. One that cannot be read is found by nothing.
  public static Findable of(byte[] stanza) {
    try {
      return of(new DocumentReader(XmlLimits.STORED).read(stanza, 0, stanza.length));
    } catch (XmlException e) {
      return NOTHING;
    }
  }

  private static Findable of(Element message) {
    String body = message.childText("body");
    if (body == null) {
      return NOTHING;
    }
    Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    if (LINK.matcher(body).find()) {
      kinds.add(Kind.LINK);
    }
    return new Findable(Words.of(body), kinds);
  }
}
