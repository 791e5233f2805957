package im.skein.testkit.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import im.skein.core.base.StoreException;
import im.skein.core.pubsub.PubSubStore;
import im.skein.core.pubsub.PubSubStore.Item;
import im.skein.core.pubsub.PubSubStore.Node;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every store of published items does.
public abstract class PubSubStoreContract extends StoreContract {
  private static final String NODE = "urn:xmpp:avatar:metadata";
  private static final Node.Draft DRAFT = new Node.Draft(NODE, "settings");
  private static final int MANY = 100;

  private long alice;

  /// A contract for the stores of that provider.
  protected PubSubStoreContract(StoreProvider provider) {
    super(provider);
  }

  @BeforeEach
  void makeAccount() {
    alice = make("alice").ref().id();
  }

  private PubSubStore store() {
    return stores().published();
  }

  private static Item item(String id, String payload) {
    return new Item(id, "alice@example.org/phone", 1_000, payload.getBytes(StandardCharsets.UTF_8));
  }

  private Node publish(String id) {
    return store().publish(alice, DRAFT, item(id, "<a/>"), MANY);
  }

  private List<String> ids(@Nullable String after, boolean backwards) {
    List<String> ids = new ArrayList<>();
    store().view(alice, NODE, after, backwards, item -> ids.add(item.id()));
    return ids;
  }

  @Test
  void isEmptyAtFirst() {
    assertEquals(List.of(), store().nodes(alice));
    assertNull(store().item(alice, NODE, "1"));
    assertEquals(List.of(), ids(null, false));
    assertNull(store().retract(alice, NODE, "1"));
    assertNull(store().purge(alice, NODE));
    store().remove(alice, NODE);
  }

  @Test
  void makesANodeAndChangesIt() {
    assertEquals(new Node(NODE, "a", 0, 0), store().put(alice, NODE, "a"));
    publish("1");
    assertEquals(new Node(NODE, EVERY_PLANE, 1, 4), store().put(alice, NODE, EVERY_PLANE));
    store().put(alice, "another", "");
    assertEquals(
        List.of(new Node("another", "", 0, 0), new Node(NODE, EVERY_PLANE, 1, 4)),
        store().nodes(alice));
  }

  @Test
  void keepsEverythingOfAnItem() {
    Item full =
        new Item(
            EVERY_PLANE,
            "张三@example.org/手机",
            1_795_000_000_123_456L,
            EVERY_PLANE.getBytes(StandardCharsets.UTF_8));
    store().publish(alice, DRAFT, full, 1);
    Item kept = store().item(alice, NODE, EVERY_PLANE);
    assertNotNull(kept);
    assertEquals(full.id(), kept.id());
    assertEquals(full.publisher(), kept.publisher());
    assertEquals(full.stampMicros(), kept.stampMicros());
    assertArrayEquals(full.payload(), kept.payload());
  }

  @Test
  void publishingMakesTheNodeButLeavesItsSettings() {
    assertEquals(new Node(NODE, "settings", 1, 4), publish("1"));
    Node.Draft other = new Node.Draft(NODE, "others");
    assertEquals(
        new Node(NODE, "settings", 2, 9), store().publish(alice, other, item("2", "<bb/>"), MANY));
  }

  @Test
  void itemOfTheSameIdTakesThePlaceAndGoesToTheEnd() {
    publish("1");
    publish("2");
    assertEquals(
        new Node(NODE, "settings", 2, 9), store().publish(alice, DRAFT, item("1", "<bb/>"), MANY));
    assertEquals(List.of("2", "1"), ids(null, false));
  }

  @Test
  void keepsTheNewest() {
    for (int i = 1; i <= 5; i++) {
      store().publish(alice, DRAFT, item("" + i, "<a/>"), 3);
    }
    assertEquals(List.of("3", "4", "5"), ids(null, false));
    assertEquals(
        new Node(NODE, "settings", 1, 4), store().publish(alice, DRAFT, item("6", "<a/>"), 1));
    assertEquals(List.of("6"), ids(null, false));
  }

  @Test
  void showsItemsBothWaysAndFromEachOnwards() {
    publish("1");
    publish("2");
    publish("3");
    assertEquals(List.of("1", "2", "3"), ids(null, false));
    assertEquals(List.of("3", "2", "1"), ids(null, true));
    assertEquals(List.of("3"), ids("2", false));
    assertEquals(List.of("1"), ids("2", true));
    assertEquals(List.of(), ids("3", false));
    assertEquals(List.of(), ids("unknown", false));
  }

  @Test
  void showsNoMoreThanIsWanted() {
    publish("1");
    publish("2");
    List<String> seen = new ArrayList<>();
    store()
        .view(
            alice,
            NODE,
            null,
            true,
            item -> {
              seen.add(item.id());
              return false;
            });
    assertEquals(List.of("2"), seen);
  }

  @Test
  void retractsOnce() {
    publish("1");
    publish("2");
    assertEquals(new Node(NODE, "settings", 1, 4), store().retract(alice, NODE, "1"));
    assertNull(store().retract(alice, NODE, "1"));
    assertEquals(List.of("2"), ids(null, false));
  }

  @Test
  void purgesItemsOnly() {
    publish("1");
    publish("2");
    assertEquals(new Node(NODE, "settings", 0, 0), store().purge(alice, NODE));
    assertEquals(List.of(new Node(NODE, "settings", 0, 0)), store().nodes(alice));
  }

  @Test
  void removesANodeWithItsItems() {
    publish("1");
    store().remove(alice, NODE);
    assertEquals(List.of(), store().nodes(alice));
    store().put(alice, NODE, "");
    assertEquals(List.of(), ids(null, false));
  }

  @Test
  void keepsNodesAndAccountsApart() {
    long bob = make("bob").ref().id();
    publish("1");
    assertEquals(List.of(), store().nodes(bob));
    assertNull(store().item(bob, NODE, "1"));
    assertNull(store().item(alice, "another", "1"));
    store().remove(bob, NODE);
    assertEquals(List.of("1"), ids(null, false));
  }

  @Test
  void deletesEverythingWithTheAccount() {
    publish("1");
    stores().accounts().delete(alice);
    assertEquals(List.of(), store().nodes(alice));
    StoreException gone = assertThrows(StoreException.class, () -> publish("2"));
    assertEquals(StoreException.Reason.GONE, gone.reason());
  }

  @Test
  void countsRightWhenManyPublishAtOnce() throws Exception {
    List<Node> nodes = race(8, () -> publish("1"));
    nodes.forEach(node -> assertEquals(new Node(NODE, "settings", 1, 4), node));
    assertEquals(List.of(new Node(NODE, "settings", 1, 4)), store().nodes(alice));
  }
}
