package im.skein.core.pubsub;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Settings that the nodes of many accounts have, such as those of bookmarks: each once in memory,
/// however many accounts are at home. May be used on any thread.
final class CommonSettings {
  /// So many are known; the rest are read anew for each node.
  private static final int MOST = 64;

  private final Map<String, NodeSettings> known = new ConcurrentHashMap<>();

  /// The settings in that text, as [NodeSettings#read] gives them.
  NodeSettings read(String text) {
    NodeSettings same = known.get(text);
    if (same != null) {
      return same;
    }
    NodeSettings read = NodeSettings.read(text);
    boolean personal = !read.members().isEmpty() || !read.subscribers().isEmpty();
    if (!personal && known.size() < MOST) {
      known.put(text, read);
    }
    return read;
  }
}
