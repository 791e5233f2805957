package im.skein.server.settings;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// Finds what somebody most probably meant.
final class Spelling {
  private Spelling() {}

  /// The name that differs least, or null when all are quite different.
  static @Nullable String nearest(String written, Collection<String> names) {
    String nearest = null;
    int least = Math.max(2, written.length() / 3) + 1;
    for (String name : names) {
      int distance = name.endsWith("." + written) ? 1 : distance(written, name);
      if (distance < least) {
        least = distance;
        nearest = name;
      }
    }
    return nearest;
  }

  /// How many letters must be added, taken away or changed.
  private static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int change = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[other.length()];
  }
}
