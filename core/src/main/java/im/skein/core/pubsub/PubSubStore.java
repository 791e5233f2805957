package im.skein.core.pubsub;

import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Keeps what accounts publish: nodes, and the items of each in the order they were published.
/// Every call is one durable transaction and may wait.
public interface PubSubStore {
  /// All nodes of an account, by name.
  List<Node> nodes(long account);

  /// Makes a node, or changes its settings.
  ///
  /// @param settings text that means something to the caller only
  Node put(long account, String node, String settings);

  /// Removes a node with all its items; no harm when there is none.
  void remove(long account, String node);

  /// Puts an item at the end of a node, in the place of the one with the same id, and removes the
  /// oldest ones beyond those to be kept. A node that is not there is made, one that is there keeps
  /// its settings.
  ///
  /// @param node which node, with the settings of one that is made
  /// @param keep how many items the node may have, at least 1
  /// @return the node as it is now
  Node publish(long account, Node.Draft node, Item item, int keep);

  /// Removes one item.
  ///
  /// @return the node as it is now, or null when there was no such item
  @Nullable Node retract(long account, String node, String item);

  /// Removes all items of a node.
  ///
  /// @return the node as it is now, or null when there is no such node
  @Nullable Node purge(long account, String node);

  /// The item of that id, or null.
  @Nullable Item item(long account, String node, String id);

  /// Shows the items of a node one by one until the viewer has enough.
  ///
  /// @param after only those behind the item of that id; null for all. When there is no such item,
  ///   none are shown
  /// @param backwards newest first, and `after` means "before" then
  /// @param viewer told of each item; answers whether it wants more
  void view(
      long account, String node, @Nullable String after, boolean backwards, Predicate<Item> viewer);

  /// A node.
  ///
  /// @param name unique in the account
  /// @param settings as they were written
  /// @param items how many there are
  /// @param bytes how many bytes their payloads have
  record Node(String name, String settings, int items, long bytes) {
    /// A node that is to be made unless it is there.
    ///
    /// @param name unique in the account
    /// @param settings what to write when it is made
    public record Draft(String name, String settings) {}
  }

  /// An item.
  ///
  /// @param id unique in the node
  /// @param publisher the full address of who published it
  /// @param stampMicros when it was published, in microseconds since 1970
  /// @param payload one self-contained XML element; empty for none
  @SuppressWarnings("ArrayRecordComponent")
  record Item(String id, String publisher, long stampMicros, byte[] payload) {}
}
