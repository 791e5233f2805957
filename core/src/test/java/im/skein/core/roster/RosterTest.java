package im.skein.core.roster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.core.roster.Roster.Change;
import im.skein.wire.Jid;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RosterTest {
  private static final Jid BOB = Jid.known("bob@example.org");

  private final Roster roster = new Roster(new RosterStore.Roster(4, List.of()));

  @Test
  void takesChangesInTheOrderOfTheirVersions() {
    Change fifth = change("bob@example.org", "Bob", 5, 5);
    Change sixth = change("bob@example.org", "Bobby", 6, 6);
    assertEquals(List.of(), roster.accept(sixth));
    assertNull(roster.item(BOB));
    assertEquals(List.of(fifth, sixth), roster.accept(fifth));
    RosterItem item = roster.item(BOB);
    assertEquals("Bobby", item == null ? "" : item.name());
    assertEquals(6, roster.version());
  }

  @Test
  void passesOverWhatItWasLoadedWith() {
    assertEquals(List.of(), roster.accept(change("bob@example.org", "Bob", 4, 4)));
    assertEquals(4, roster.version());
  }

  @Test
  void takesChangeOfSeveralVersionsAtOnce() {
    assertEquals(1, roster.accept(change("bob@example.org", "Bob", 5, 6)).size());
    assertEquals(1, roster.accept(change("carol@example.org", "Carol", 7, 7)).size());
    assertEquals(7, roster.version());
  }

  @Test
  void goesOnWhenAnEarlierChangeNeverComes() {
    int taken = 0;
    for (int i = 6; i < 200; i++) {
      taken += roster.accept(change("bob@example.org", "Bob " + i, i, i)).size();
    }
    assertEquals(194, taken);
  }

  @Test
  void forgetsItemThatSaysNothing() {
    roster.accept(change("bob@example.org", "Bob", 5, 5));
    RosterItem before = named("bob@example.org", "Bob");
    roster.accept(new Change(before, RosterItem.fresh("bob@example.org"), 6, 6));
    assertNull(roster.item(BOB));
  }

  @Test
  void showsNoChangeWhenOnlyARequestCame() {
    RosterItem stranger = RosterItem.fresh("bob@example.org");
    SubscriptionState requested = new SubscriptionState(false, false, false, true, false);
    RosterItem asked = stranger.in(requested, "<presence/>");
    assertFalse(new Change(stranger, asked, 5, 5).shows());
    RosterItem contact = named("bob@example.org", "Bob");
    assertFalse(new Change(contact, contact.in(requested, "<presence/>"), 5, 5).shows());
    assertTrue(new Change(stranger, contact, 5, 5).shows());
  }

  @Test
  void tellsRemovedItemAsRemoved() {
    assertEquals(
        "remove", RosterItem.fresh("bob@example.org").toElement().attribute("subscription"));
  }

  @ParameterizedTest
  @CsvSource({
    "5, 7, 5",
    "7, 7, 7",
    "8, 7, -1",
    "'', 7, -1",
    "x, 7, -1",
    "-5, 7, -1",
    "5-ab1, 7-ab1, 5",
    "5-ab1, 7-ab2, -1",
    "5, 7-ab1, -1",
    "99999999999999999999, 7, -1"
  })
  void knowsWhichVersionsItCanContinue(String known, String current, long expected) {
    assertEquals(expected, Rosters.ownVersion(known, current));
  }

  private static RosterItem named(String contact, String name) {
    return RosterItem.fresh(contact).named(name, List.of());
  }

  private static Change change(String contact, String name, long first, long version) {
    return new Change(RosterItem.fresh(contact), named(contact, name), first, version);
  }
}
