package im.skein.storage.sqlite.log;

import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/// What was used lately. Grows beyond its size until it is trimmed.
final class Recent<K, V> {
  private final LinkedHashMap<K, V> entries = new LinkedHashMap<>(64, 0.75f, true);
  private final int size;

  Recent(int size) {
    this.size = size;
  }

  @Nullable V get(K key) {
    return entries.get(key);
  }

  void put(K key, V value) {
    entries.put(key, value);
  }

  void clear() {
    entries.clear();
  }

  void trim() {
    while (entries.size() > size) {
      entries.pollFirstEntry();
    }
  }
}
