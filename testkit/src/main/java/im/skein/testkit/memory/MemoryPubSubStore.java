package im.skein.testkit.memory;

import im.skein.core.pubsub.PubSubStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What accounts publish, in memory.
final class MemoryPubSubStore implements PubSubStore {
  private final Living living;
  private final Map<Long, TreeMap<String, Kept>> kept = new HashMap<>();

  MemoryPubSubStore(Living living) {
    this.living = living;
    living.whenDeleted(kept::remove);
  }

  @Override
  public List<Node> nodes(long account) {
    synchronized (living) {
      return kept.getOrDefault(account, new TreeMap<>()).entrySet().stream()
          .map(entry -> entry.getValue().node(entry.getKey()))
          .toList();
    }
  }

  @Override
  public Node put(long account, String node, String settings) {
    synchronized (living) {
      Kept found = make(account, node, settings);
      found.settings = settings;
      return found.node(node);
    }
  }

  private Kept make(long account, String node, String settings) {
    living.require(account);
    return kept.computeIfAbsent(account, _ -> new TreeMap<>())
        .computeIfAbsent(node, _ -> new Kept(settings));
  }

  private @Nullable Kept find(long account, String node) {
    return kept.getOrDefault(account, new TreeMap<>()).get(node);
  }

  @Override
  public void remove(long account, String node) {
    synchronized (living) {
      kept.getOrDefault(account, new TreeMap<>()).remove(node);
    }
  }

  @Override
  public Node publish(long account, Node.Draft node, Item item, int keep) {
    synchronized (living) {
      Kept found = make(account, node.name(), node.settings());
      found.items.remove(item.id());
      found.items.put(item.id(), item);
      while (found.items.size() > keep) {
        found.items.pollFirstEntry();
      }
      return found.node(node.name());
    }
  }

  @Override
  public @Nullable Node retract(long account, String node, String item) {
    synchronized (living) {
      Kept found = find(account, node);
      return found == null || found.items.remove(item) == null ? null : found.node(node);
    }
  }

  @Override
  public @Nullable Node purge(long account, String node) {
    synchronized (living) {
      Kept found = find(account, node);
      if (found == null) {
        return null;
      }
      found.items.clear();
      return found.node(node);
    }
  }

  @Override
  public @Nullable Item item(long account, String node, String id) {
    synchronized (living) {
      Kept found = find(account, node);
      return found == null ? null : found.items.get(id);
    }
  }

  @Override
  public void view(
      long account,
      String node,
      @Nullable String after,
      boolean backwards,
      Predicate<Item> viewer) {
    for (Item item : items(account, node, after, backwards)) {
      if (!viewer.test(item)) {
        return;
      }
    }
  }

  private List<Item> items(long account, String node, @Nullable String after, boolean backwards) {
    synchronized (living) {
      Kept found = find(account, node);
      List<Item> items = new ArrayList<>(found == null ? List.of() : found.items.values());
      if (backwards) {
        Collections.reverse(items);
      }
      if (after == null) {
        return items;
      }
      int at = items.stream().map(Item::id).toList().indexOf(after);
      return at < 0 ? List.of() : items.subList(at + 1, items.size());
    }
  }

  private static final class Kept {
    private final LinkedHashMap<String, Item> items = new LinkedHashMap<>();
    private String settings;

    Kept(String settings) {
      this.settings = settings;
    }

    Node node(String name) {
      long bytes = items.values().stream().mapToLong(item -> item.payload().length).sum();
      return new Node(name, settings, items.size(), bytes);
    }
  }
}
