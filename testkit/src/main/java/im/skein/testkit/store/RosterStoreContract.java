package im.skein.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.core.base.StoreException;
import im.skein.core.roster.RosterItem;
import im.skein.core.roster.RosterItem.Subscription;
import im.skein.core.roster.RosterStore;
import im.skein.core.roster.RosterStore.Changes;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every store of rosters does.
public abstract class RosterStoreContract extends StoreContract {
  private static final String BOB = "bob@example.org";
  private static final String CAROL = "carol@example.org";

  private long alice;

  /// A contract for the stores of that provider.
  protected RosterStoreContract(StoreProvider provider) {
    super(provider);
  }

  @BeforeEach
  void makeAccount() {
    alice = make("alice").ref().id();
  }

  private RosterStore rosters() {
    return stores().rosters();
  }

  /// A plain contact.
  static RosterItem item(String contact) {
    return item(contact, Subscription.NONE);
  }

  private static RosterItem item(String contact, Subscription subscription) {
    return new RosterItem(contact, "", subscription, false, false, "", true, List.of());
  }

  @Test
  void isEmptyAtFirst() {
    assertEquals(new RosterStore.Roster(0, List.of()), rosters().load(alice));
    assertEquals(new Changes(0, false, List.of()), rosters().changesSince(alice, 0));
    assertNull(rosters().item(alice, BOB));
  }

  @Test
  void keepsEverythingOfAnItem() {
    RosterItem full =
        new RosterItem(
            "张三@example.org",
            EVERY_PLANE,
            Subscription.BOTH,
            true,
            true,
            "<presence from='x' type='subscribe'/>",
            false,
            List.of("朋友", "a, b", "", EVERY_PLANE));
    rosters().put(alice, full);
    assertEquals(List.of(full), rosters().load(alice).items());
    assertEquals(full, rosters().item(alice, "张三@example.org"));
  }

  @Test
  void keepsEverySubscription() {
    for (Subscription subscription :
        List.of(Subscription.NONE, Subscription.TO, Subscription.FROM, Subscription.BOTH)) {
      rosters().put(alice, item(BOB, subscription));
      assertEquals(List.of(item(BOB, subscription)), rosters().load(alice).items());
    }
  }

  @Test
  void givesItemsInTheOrderTheyWereMade() {
    rosters().put(alice, item("zoe@example.org"));
    rosters().put(alice, item(BOB));
    rosters().put(alice, item("zoe@example.org", Subscription.TO));
    assertEquals(
        List.of(item("zoe@example.org", Subscription.TO), item(BOB)),
        rosters().load(alice).items());
  }

  @Test
  void putsAnItemThatWasRemovedAtTheEnd() {
    rosters().put(alice, item(BOB));
    rosters().put(alice, item(CAROL));
    rosters().remove(alice, BOB);
    rosters().put(alice, item(BOB));
    assertEquals(List.of(item(CAROL), item(BOB)), rosters().load(alice).items());
  }

  @Test
  void countsRequestsOfStrangers() {
    assertEquals(0, rosters().strangers(alice));
    RosterItem asks =
        new RosterItem(BOB, "", Subscription.NONE, false, false, "<presence/>", false, List.of());
    rosters().put(alice, asks);
    rosters().put(alice, item(CAROL));
    assertEquals(1, rosters().strangers(alice));
    rosters().put(alice, asks.named("Bob", List.of()));
    assertEquals(0, rosters().strangers(alice));
    rosters().put(alice, asks);
    rosters().remove(alice, BOB);
    assertEquals(0, rosters().strangers(alice));
  }

  @Test
  void countsTheVersionUpWithEachChange() {
    assertEquals(1, rosters().put(alice, item(BOB)));
    assertEquals(2, rosters().put(alice, item(BOB)));
    assertEquals(3, rosters().remove(alice, BOB));
    assertEquals(3, rosters().load(alice).version());
  }

  @Test
  void forgetsWhatWasRemoved() {
    rosters().put(alice, item(BOB));
    rosters().remove(alice, BOB);
    assertEquals(List.of(), rosters().load(alice).items());
    assertNull(rosters().item(alice, BOB));
  }

  @Test
  void tellsWhatChangedSinceAVersionInOrder() {
    rosters().put(alice, item(BOB));
    rosters().put(alice, item(CAROL));
    rosters().remove(alice, BOB);
    rosters().put(alice, item("dave@example.org", Subscription.TO));
    rosters().put(alice, item(CAROL, Subscription.BOTH));
    RosterItem removed =
        new RosterItem(BOB, "", Subscription.REMOVE, false, false, "", false, List.of());
    assertEquals(
        new Changes(
            5,
            false,
            List.of(
                removed,
                item("dave@example.org", Subscription.TO),
                item(CAROL, Subscription.BOTH))),
        rosters().changesSince(alice, 2));
    assertEquals(new Changes(5, false, List.of()), rosters().changesSince(alice, 5));
  }

  @Test
  void givesTheWholeRosterForAVersionItNeverGave() {
    rosters().put(alice, item(BOB));
    assertEquals(new Changes(1, true, List.of(item(BOB))), rosters().changesSince(alice, 7));
  }

  @Test
  void givesTheWholeRosterWhenTooMuchWasRemovedSince() throws Exception {
    rosters().put(alice, item(BOB));
    AtomicInteger number = new AtomicInteger();
    race(
        10,
        () -> {
          for (int i = 0; i < 30; i++) {
            String contact = "x" + number.getAndIncrement() + "@example.org";
            rosters().put(alice, item(contact));
            rosters().remove(alice, contact);
          }
          return true;
        });
    assertEquals(new Changes(601, true, List.of(item(BOB))), rosters().changesSince(alice, 1));
    Changes late = rosters().changesSince(alice, 599);
    assertFalse(late.complete());
    assertFalse(late.items().isEmpty());
  }

  @Test
  void changesBothRostersTogether() {
    long bob = make("bob").ref().id();
    rosters().put(bob, item(CAROL));
    assertEquals(
        List.of(1L, 2L),
        rosters()
            .putBoth(
                alice,
                item(BOB, Subscription.TO),
                bob,
                item("alice@example.org", Subscription.FROM)));
    assertEquals(item(BOB, Subscription.TO), rosters().item(alice, BOB));
    assertEquals(
        item("alice@example.org", Subscription.FROM), rosters().item(bob, "alice@example.org"));
  }

  @Test
  void changesNeitherRosterWhenOneAccountIsGone() {
    assertThrows(
        StoreException.class,
        () -> rosters().putBoth(alice, item(BOB), 99_999, item("alice@example.org")));
    assertEquals(0, rosters().load(alice).version());
    assertNull(rosters().item(alice, BOB));
  }

  @Test
  void keepsAccountsApart() {
    long bob = make("bob").ref().id();
    rosters().put(alice, item(CAROL));
    assertEquals(List.of(), rosters().load(bob).items());
  }

  @Test
  void givesEachChangeItsOwnVersionUnderConcurrency() throws Exception {
    AtomicInteger number = new AtomicInteger();
    List<List<Long>> versions =
        race(
            4,
            () ->
                LongStream.range(0, 25)
                    .map(_ ->
                        rosters().put(alice, item("c" + number.getAndIncrement() + "@example.org")))
                    .boxed()
                    .toList());
    List<Long> all = versions.stream().flatMap(List::stream).sorted().toList();
    assertEquals(LongStream.rangeClosed(1, 100).boxed().toList(), all);
    assertEquals(100, rosters().load(alice).items().size());
    assertTrue(rosters().changesSince(alice, 50).items().size() <= 50);
  }
}
