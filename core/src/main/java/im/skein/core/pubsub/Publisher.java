package im.skein.core.pubsub;

import im.skein.core.base.Chance;
import im.skein.core.base.Failures;
import im.skein.core.base.Time;
import im.skein.core.feature.Home;
import im.skein.core.pubsub.PubSubStore.Item;
import im.skein.core.pubsub.Shelf.Node;
import im.skein.core.roster.Audience;
import im.skein.core.roster.RosterView;
import im.skein.wire.Element;
import im.skein.wire.Jid;
import im.skein.wire.StanzaError.Condition;
import im.skein.wire.StanzaException;
import im.skein.wire.form.DataForm;
import im.skein.wire.xml.XmlWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Changes what accounts publish, within bounds, and tells whoever is to know. Everything here
/// waits and runs on the strand of the owner's home.
public final class Publisher {
  private static final int MAX_NODES = 256;
  private static final int MAX_ID_BYTES = 1_023;
  private static final int MAX_ITEM_BYTES = 192 * 1024;
  private static final long MAX_BYTES = 8L * 1024 * 1024;
  private static final int ID_LETTERS = 24;
  private static final DataForm NO_OPTIONS = DataForm.submit(NodeSettings.OPTIONS, List.of());

  private final PubSubStore store;
  private final Admission admission;
  private final Notices notices;
  private final Time time;
  private final Chance chance;
  private final Map<String, List<Watcher>> watchers = new HashMap<>();
  private final Set<String> watched = new HashSet<>();

  /// What publishing needs.
  public record Parts(
      PubSubStore store,
      RosterView view,
      Audience audience,
      Time time,
      Chance chance,
      Failures failures) {}

  /// A publisher made of these parts.
  public Publisher(Parts parts) {
    store = parts.store;
    admission = new Admission(parts.view);
    notices = new Notices(store, parts.view, admission, parts.audience, parts.failures);
    time = parts.time;
    chance = parts.chance;
  }

  PubSubStore store() {
    return store;
  }

  Admission admission() {
    return admission;
  }

  Notices notices() {
    return notices;
  }

  /// Is told what happens in nodes of one name; may wait.
  public interface Watcher {
    /// An item was published.
    void published(Home home, String id, Element payload);

    /// Items were removed, or the node with all of them.
    void removed(Home home);

    /// The owner is about to read the node, which may not be there yet.
    default void asked(Home home) {}

    /// A client is about to publish an item.
    ///
    /// @throws StanzaException when it may not
    default void check(Home home, String id, Element payload) throws StanzaException {}
  }

  /// Sees to it that somebody is told what happens in the nodes of that name; before the server
  /// runs.
  public void watch(String node, Watcher watcher) {
    watched.add(node);
    listen(node, watcher);
  }

  /// The same, for who does not need the last items at hand.
  void listen(String node, Watcher watcher) {
    watchers.computeIfAbsent(node, _ -> new ArrayList<>(1)).add(watcher);
  }

  /// The nodes that somebody watches; their last items are at hand from the start.
  Set<String> watched() {
    return Collections.unmodifiableSet(watched);
  }

  /// The owner is about to read a node.
  void asked(Home home, String node) {
    for (Watcher watcher : watchers.getOrDefault(node, List.of())) {
      watcher.asked(home);
    }
  }

  private static DataForm options(List<DataForm.Field> fields) {
    return DataForm.submit(NodeSettings.OPTIONS, fields);
  }

  /// Publishes an item under the name of the account itself, whatever the settings of the node.
  ///
  /// @param fields the settings of the node if it is made
  /// @throws StanzaException when a limit is reached
  public void publish(
      Home home, String node, String id, Element payload, List<DataForm.Field> fields)
      throws StanzaException {
    DataForm options = Shelf.of(home).node(node) == null ? options(fields) : NO_OPTIONS;
    put(home, home.jid(), node, new Draft(id, payload), options);
  }

  /// An item that is to be published.
  ///
  /// @param id empty to have one made
  record Draft(String id, @Nullable Element payload) {}

  /// Publishes an item of a client.
  ///
  /// @param options what the node must be like, and will be when it is made
  /// @return the item's id
  String publish(Home home, Jid publisher, String node, Draft draft, DataForm options)
      throws StanzaException {
    String id = draft.id.isEmpty() ? chance.letters(ID_LETTERS) : draft.id;
    if (draft.payload != null) {
      for (Watcher watcher : watchers.getOrDefault(node, List.of())) {
        watcher.check(home, id, draft.payload);
      }
    }
    put(home, publisher, node, new Draft(id, draft.payload), options);
    return id;
  }

  private void put(Home home, Jid publisher, String node, Draft draft, DataForm options)
      throws StanzaException {
    Shelf shelf = Shelf.of(home);
    Node before = shelf.node(node);
    NodeSettings settings = settings(before, options);
    if (before == null) {
      checkRoom(shelf, node);
    }
    byte[] payload = payload(draft, settings);
    String id = draft.id;
    checkName(id);
    if (settings.is(Option.PERSIST_ITEMS)) {
      checkSpace(shelf, before, settings, payload);
      long now = ChronoUnit.MICROS.between(Instant.EPOCH, time.now());
      Item item = new Item(id, publisher.toString(), now, payload);
      PubSubStore.Node.Draft target = new PubSubStore.Node.Draft(node, settings.write());
      shelf.put(store.publish(home.account().id(), target, item, settings.maxItems()));
      shelf.newest(node, item);
    } else if (before == null) {
      shelf.put(store.put(home.account().id(), node, settings.write()));
    }
    Node after = shelf.node(node);
    if (after != null) {
      notices.published(home, after, id, draft.payload);
    }
    if (draft.payload != null) {
      for (Watcher watcher : watchers.getOrDefault(node, List.of())) {
        watcher.published(home, id, draft.payload);
      }
    }
  }

  private static NodeSettings settings(@Nullable Node node, DataForm options)
      throws StanzaException {
    if (node == null) {
      return NodeSettings.DEFAULTS.with(options);
    }
    node.settings().require(options);
    return node.settings();
  }

  private static void checkRoom(Shelf shelf, String node) throws StanzaException {
    checkName(node);
    if (shelf.nodes().size() >= MAX_NODES) {
      throw Refusal.of(
          Condition.POLICY_VIOLATION,
          "An account has at most " + MAX_NODES + " nodes.",
          "max-nodes-exceeded");
    }
  }

  /// Whether that is not too long to name a node or an item.
  static boolean isName(String name) {
    return name.getBytes(StandardCharsets.UTF_8).length <= MAX_ID_BYTES;
  }

  private static void checkName(String name) throws StanzaException {
    if (!isName(name)) {
      throw Refusal.of(Condition.NOT_ACCEPTABLE, "A name has at most " + MAX_ID_BYTES + " bytes.");
    }
  }

  private static byte[] payload(Draft draft, NodeSettings settings) throws StanzaException {
    Element payload = draft.payload;
    if (payload == null) {
      if (settings.is(Option.PERSIST_ITEMS) || settings.is(Option.DELIVER_PAYLOADS)) {
        throw Refusal.of(Condition.BAD_REQUEST, "An item needs a payload.", "payload-required");
      }
      return new byte[0];
    }
    List<String> type = settings.values(Option.TYPE);
    if (!type.isEmpty() && !type.getFirst().equals(payload.name().namespace())) {
      throw Refusal.of(
          Condition.BAD_REQUEST, "Items of this node are of another kind.", "invalid-payload");
    }
    byte[] bytes = XmlWriter.bytes(payload, "");
    if (bytes.length > MAX_ITEM_BYTES) {
      throw Refusal.of(
          Condition.NOT_ACCEPTABLE,
          "An item has at most " + MAX_ITEM_BYTES + " bytes.",
          "payload-too-big");
    }
    return bytes;
  }

  /// A node that keeps one item gives back the space of the one before.
  private static void checkSpace(
      Shelf shelf, @Nullable Node before, NodeSettings settings, byte[] payload)
      throws StanzaException {
    long freed = before != null && settings.maxItems() == 1 ? before.bytes() : 0;
    if (shelf.bytes() - freed + payload.length > MAX_BYTES) {
      throw Refusal.of(
          Condition.POLICY_VIOLATION,
          "An account publishes at most " + MAX_BYTES + " bytes. Remove something first.");
    }
  }

  /// Makes a node.
  ///
  /// @throws StanzaException `conflict` when it is there
  void create(Home home, String node, DataForm settings) throws StanzaException {
    Shelf shelf = Shelf.of(home);
    if (shelf.node(node) != null) {
      throw Refusal.of(Condition.CONFLICT, "There is such a node.");
    }
    checkRoom(shelf, node);
    NodeSettings wanted = NodeSettings.DEFAULTS.with(settings);
    shelf.put(store.put(home.account().id(), node, wanted.write()));
  }

  /// A name for a node that is free.
  String freeName() {
    return chance.letters(ID_LETTERS);
  }

  /// Sets a node up anew; items beyond a smaller limit go when the next one is published.
  void configure(Home home, Node node, NodeSettings settings) {
    Shelf.of(home).put(store.put(home.account().id(), node.name(), settings.write()));
  }

  /// Removes one item.
  ///
  /// @param notify whether clients are told although the node does not say so
  /// @throws StanzaException `item-not-found` when it is not there
  public void retract(Home home, String node, String id, boolean notify) throws StanzaException {
    Shelf shelf = Shelf.of(home);
    Node before = shelf.node(node);
    if (before == null) {
      throw Refusal.noNode();
    }
    PubSubStore.Node after = store.retract(home.account().id(), node, id);
    if (after == null) {
      throw Refusal.of(Condition.ITEM_NOT_FOUND, "There is no such item.");
    }
    shelf.forget(node);
    shelf.put(after);
    if (notify || before.settings().is(Option.NOTIFY_RETRACT)) {
      notices.retracted(home, before, id);
    }
    removed(home, node);
  }

  /// Removes all items of a node.
  void purge(Home home, Node node) {
    Shelf shelf = Shelf.of(home);
    PubSubStore.Node after = store.purge(home.account().id(), node.name());
    shelf.forget(node.name());
    if (after != null) {
      shelf.put(after);
    }
    if (node.settings().is(Option.NOTIFY_RETRACT)) {
      notices.changed(home, node, "purge");
    }
    removed(home, node.name());
  }

  /// Removes a node with all its items.
  void delete(Home home, Node node) {
    store.remove(home.account().id(), node.name());
    Shelf.of(home).remove(node.name());
    if (node.settings().is(Option.NOTIFY_DELETE)) {
      notices.changed(home, node, "delete");
    }
    removed(home, node.name());
  }

  private void removed(Home home, String node) {
    for (Watcher watcher : watchers.getOrDefault(node, List.of())) {
      watcher.removed(home);
    }
  }

  /// Shows the items of a node, the oldest first, to whoever works for the account itself.
  public List<Entry> entries(Home home, String node) {
    List<Entry> entries = new ArrayList<>();
    if (Shelf.of(home).node(node) != null) {
      store.view(
          home.account().id(),
          node,
          null,
          false,
          item -> {
            Element payload = notices.payload(item);
            return payload == null || entries.add(new Entry(item.id(), payload));
          });
    }
    return entries;
  }

  /// What was published last in a node that is watched, or null when there is nothing, or it is
  /// large; never waits.
  public @Nullable Entry atHand(Home home, String node) {
    Item item = Shelf.of(home).newest(node);
    Element payload = item == null ? null : notices.payload(item);
    return item == null || payload == null ? null : new Entry(item.id(), payload);
  }

  /// What was published last in a node if somebody may read it, or null.
  public @Nullable Entry newest(Home home, String node, Jid reader) {
    return notices.newest(home, node, reader);
  }

  /// The payload of the item of that id if somebody may read it, or null.
  public @Nullable Element payload(Home home, String node, String id, Jid reader) {
    Node found = Shelf.of(home).node(node);
    if (found == null || !admission.admits(home, found, reader)) {
      return null;
    }
    Item item = store.item(home.account().id(), node, id);
    return item == null ? null : notices.payload(item);
  }

  /// What was published.
  ///
  /// @param id of the item
  public record Entry(String id, Element payload) {}
}
