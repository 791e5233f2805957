package im.skein.core.room.rule;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What somebody is to a room for long (XEP-0045 §5.2), the least first.
public enum Affiliation {
  /// Banned.
  OUTCAST,
  NONE,
  MEMBER,
  ADMIN,
  OWNER;

  /// The word in the protocol and in the store.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The affiliation of that word, or null.
  public static @Nullable Affiliation parse(@Nullable String word) {
    for (Affiliation one : values()) {
      if (one.word().equals(word)) {
        return one;
      }
    }
    return null;
  }

  /// Whether this is as much as the other, or more.
  public boolean atLeast(Affiliation other) {
    return compareTo(other) >= 0;
  }
}
