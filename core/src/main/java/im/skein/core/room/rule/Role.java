package im.skein.core.room.rule;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What somebody may do in a room while being there (XEP-0045 §5.1), the least first.
public enum Role {
  /// Not there.
  NONE,
  VISITOR,
  PARTICIPANT,
  MODERATOR;

  /// The roles of those who are there.
  public static final Set<Role> PRESENT = Set.of(VISITOR, PARTICIPANT, MODERATOR);

  /// The word in the protocol.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The role of that word, or null.
  public static @Nullable Role parse(@Nullable String word) {
    for (Role one : values()) {
      if (one.word().equals(word)) {
        return one;
      }
    }
    return null;
  }
}
