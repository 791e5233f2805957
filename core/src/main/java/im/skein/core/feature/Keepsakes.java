package im.skein.core.feature;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The few things that features keep with one session: small, for there are many sessions.
public final class Keepsakes {
  private static final Object[] NOTHING = {};

  private Object[] kept = NOTHING;

  /// What is kept under that key, or null.
  @SuppressWarnings("unchecked") // put pairs each key with a value of its type
  public <T> @Nullable T get(Key<T> key) {
    for (int i = 0; i < kept.length; i += 2) {
      if (kept[i] == key) {
        return (T) kept[i + 1];
      }
    }
    return null;
  }

  /// Keeps something under that key, in the place of what was there.
  public <T> void put(Key<T> key, T value) {
    int at = 0;
    while (at < kept.length && kept[at] != key) {
      at += 2;
    }
    if (at == kept.length) {
      kept = Arrays.copyOf(kept, at + 2);
      kept[at] = key;
    }
    kept[at + 1] = value;
  }
}
