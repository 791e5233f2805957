package im.skein.core.pubsub;

import im.skein.core.feature.Home;
import im.skein.core.feature.Installer;
import im.skein.core.feature.Key;
import im.skein.core.pubsub.PubSubStore.Item;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The nodes of an account that is at home, without their items but for some small ones that were
/// published last. Touched on the strand of the home only.
final class Shelf {
  private static final Key<Shelf> KEY = new Key<>("published nodes");

  /// So many bytes one home keeps of the items that were published last, and of each.
  private static final int MAX_KEPT = 16 * 1024;

  private static final int MAX_EACH = 4 * 1024;

  private final Map<String, Node> nodes = new TreeMap<>();
  private final LinkedHashMap<String, Item> newest = new LinkedHashMap<>();
  private final CommonSettings settings;
  private int kept;

  /// A node.
  ///
  /// @param settings how it is set up
  /// @param items how many items it has
  /// @param bytes how many bytes those have
  record Node(String name, NodeSettings settings, int items, long bytes) {}

  private Shelf(CommonSettings settings) {
    this.settings = settings;
  }

  /// Keeps the nodes of each account that is at home.
  ///
  /// @param ready the nodes whose last item is fetched at once, where there is one
  static void keep(Installer to, PubSubStore store, Set<String> ready) {
    CommonSettings settings = new CommonSettings();
    to.keep(
        KEY,
        account -> {
          Shelf shelf = new Shelf(settings);
          for (PubSubStore.Node node : store.nodes(account.id())) {
            shelf.put(node);
            if (node.items() > 0 && ready.contains(node.name())) {
              store.view(
                  account.id(),
                  node.name(),
                  null,
                  true,
                  item -> {
                    shelf.newest(node.name(), item);
                    return false;
                  });
            }
          }
          return shelf;
        });
  }

  /// The nodes of the owner of that home.
  static Shelf of(Home home) {
    return home.get(KEY);
  }

  /// All nodes, by name.
  Collection<Node> nodes() {
    return Collections.unmodifiableCollection(nodes.values());
  }

  /// The node of that name, or null.
  @Nullable Node node(String name) {
    return nodes.get(name);
  }

  /// How many bytes all items have.
  long bytes() {
    return nodes.values().stream().mapToLong(Node::bytes).sum();
  }

  /// Takes in a node as it is kept now.
  void put(PubSubStore.Node node) {
    nodes.put(
        node.name(),
        new Node(node.name(), settings.read(node.settings()), node.items(), node.bytes()));
  }

  /// Takes out a node.
  void remove(String name) {
    nodes.remove(name);
    forget(name);
  }

  /// The item that was published last in a node, as far as it is kept here.
  @Nullable Item newest(String node) {
    return newest.get(node);
  }

  /// Keeps the item that was published last in a node, if it is small.
  void newest(String node, Item item) {
    forget(node);
    int size = item.payload().length;
    if (size > MAX_EACH) {
      return;
    }
    while (kept + size > MAX_KEPT) {
      kept -= newest.pollFirstEntry().getValue().payload().length;
    }
    newest.put(node, item);
    kept += size;
  }

  /// Forgets which item was published last in a node.
  void forget(String node) {
    Item before = newest.remove(node);
    if (before != null) {
      kept -= before.payload().length;
    }
  }
}
