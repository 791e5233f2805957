package im.skein.testkit.memory;

import im.skein.core.base.Cabinet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A cabinet in memory.
final class MemoryCabinet implements Cabinet {
  private final Map<String, NavigableMap<String, byte[]>> features = new HashMap<>();

  private NavigableMap<String, byte[]> of(String feature) {
    return features.computeIfAbsent(feature, _ -> new TreeMap<>());
  }

  private static byte[] checked(Document document) {
    if (document.content().length > MAX_BYTES) {
      throw new IllegalArgumentException("too large");
    }
    return document.content().clone();
  }

  @Override
  public synchronized @Nullable Document read(String feature, String key) {
    byte[] content = of(feature).get(key);
    return content == null ? null : new Document(key, content.clone());
  }

  @Override
  public synchronized boolean add(String feature, Document document) {
    return of(feature).putIfAbsent(document.key(), checked(document)) == null;
  }

  @Override
  public synchronized void put(String feature, Document document) {
    of(feature).put(document.key(), checked(document));
  }

  @Override
  public synchronized List<Document> latest(String feature, String before, int limit) {
    var all = of(feature);
    return (before.isEmpty() ? all : all.headMap(before, false))
        .descendingMap().entrySet().stream()
            .limit(limit)
            .map(entry -> new Document(entry.getKey(), entry.getValue().clone()))
            .toList();
  }

  @Override
  public synchronized void remove(String feature, List<String> keys) {
    keys.forEach(of(feature)::remove);
  }

  @Override
  public synchronized void trim(String feature, int most) {
    var all = of(feature);
    while (all.size() > most) {
      all.pollFirstEntry();
    }
  }
}
