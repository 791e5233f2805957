package im.skein.testkit.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.core.archive.ArchiveStore.Item;
import im.skein.core.archive.ArchiveStore.Range;
import im.skein.core.archive.Search;
import im.skein.core.chat.MessageLog.Appended;
import im.skein.core.room.keep.RoomStore;
import im.skein.core.room.keep.RoomStore.Card;
import im.skein.core.room.keep.RoomStore.Kept;
import im.skein.wire.Jid;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What every store of rooms does, and every log with what is said there.
public abstract class RoomStoreContract extends TalkContract {
  private static final Jid ROOM = Jid.known("garden@rooms.example.com");
  private static final Jid OTHER = Jid.known("attic@rooms.example.com");
  private static final Jid ALICE = Jid.known("alice@example.com");
  private static final Jid BOB = Jid.known("bob@example.com");

  /// A contract for the rooms of that provider.
  protected RoomStoreContract(StoreProvider provider) {
    super(provider);
  }

  private RoomStore rooms() {
    return stores().rooms();
  }

  private static Card card(Jid room, String name, boolean listed) {
    return new Card(room, name, listed, bytes("<room>" + name + "</room>"));
  }

  private Kept kept(Jid room) {
    Kept kept = rooms().find(room);
    assertNotNull(kept);
    return kept;
  }

  @Test
  void keepsPicturesOfRoomsThatAreKeptAndOfOthers() {
    rooms().save(card(ROOM, "Garden", true));
    assertNull(rooms().picture(ROOM));
    rooms().picture(ROOM, bytes("first"));
    rooms().picture(ROOM, bytes("second"));
    rooms().picture(OTHER, bytes("other"));
    rooms().save(card(ROOM, "Garden again", true));
    assertArrayEquals(bytes("second"), rooms().picture(ROOM));
    rooms().remove(ROOM);
    assertNull(rooms().picture(ROOM));
    assertArrayEquals(bytes("other"), rooms().picture(OTHER));
    rooms().picture(OTHER, null);
    assertNull(rooms().picture(OTHER));
  }

  @Test
  void countsTheRoomsThatSomebodyHasMade() {
    rooms().credit(ROOM, ALICE);
    assertEquals(0, rooms().made(ALICE));
    rooms().save(card(ROOM, "Garden", true));
    rooms().credit(ROOM, ALICE);
    rooms().save(card(OTHER, "Attic", false));
    rooms().credit(OTHER, ALICE);
    rooms().save(card(ROOM, "Garden again", true));
    assertEquals(2, rooms().made(ALICE));
    assertEquals(0, rooms().made(BOB));
    rooms().remove(OTHER);
    assertEquals(1, rooms().made(ALICE));
  }

  @Test
  void keepsRoomsWithTheirAffiliations() {
    assertNull(rooms().find(ROOM));
    rooms().save(card(ROOM, EVERY_PLANE, true));
    rooms().affiliate(ROOM, Map.of(ALICE, "owner", BOB, "outcast"));
    assertEquals(EVERY_PLANE, kept(ROOM).card().name());
    assertEquals(Map.of(ALICE, "owner", BOB, "outcast"), kept(ROOM).affiliations());
    rooms().save(card(ROOM, "Garden", false));
    rooms().affiliate(ROOM, Map.of(BOB, "none"));
    assertFalse(kept(ROOM).card().listed());
    assertArrayEquals(bytes("<room>Garden</room>"), kept(ROOM).card().content());
    assertEquals(Map.of(ALICE, "owner"), kept(ROOM).affiliations());
  }

  @Test
  void forgetsSomebodyInAllRooms() {
    rooms().save(card(ROOM, "Garden", true));
    rooms().save(card(OTHER, "Attic", true));
    rooms().affiliate(ROOM, Map.of(ALICE, "owner", BOB, "member"));
    rooms().affiliate(OTHER, Map.of(ALICE, "outcast"));
    rooms().credit(ROOM, ALICE);
    rooms().forget(ALICE);
    assertEquals(Map.of(BOB, "member"), kept(ROOM).affiliations());
    assertEquals(Map.of(), kept(OTHER).affiliations());
    assertEquals(0, rooms().made(ALICE));
    rooms().forget(ALICE);
  }

  @Test
  void knowsNoAffiliationsWithRoomsThatAreNotKept() {
    rooms().affiliate(ROOM, Map.of(ALICE, "owner"));
    assertNull(rooms().find(ROOM));
    rooms().save(card(ROOM, "Garden", true));
    assertEquals(Map.of(), kept(ROOM).affiliations());
  }

  @Test
  void listsRoomsInTheOrderOfTheirAddresses() {
    rooms().save(card(ROOM, "Garden", true));
    rooms().save(card(OTHER, "Attic", true));
    rooms().save(card(Jid.known("cellar@rooms.example.com"), "Cellar", false));
    assertEquals(List.of(OTHER, ROOM), rooms().listed("", 9).stream().map(Card::room).toList());
    assertEquals(List.of(OTHER), rooms().listed("", 1).stream().map(Card::room).toList());
    assertEquals(
        List.of(ROOM), rooms().listed(OTHER.toString(), 9).stream().map(Card::room).toList());
  }

  @Test
  void removesRoomsWithAllThatWasSaid() {
    rooms().save(card(ROOM, "Garden", true));
    rooms().affiliate(ROOM, Map.of(ALICE, "owner"));
    Appended before = say(ROOM, "one", null);
    Appended elsewhere = say(OTHER, "two", null);
    assertEquals(List.of("one"), said(ROOM, Range.ALL, false));
    rooms().remove(ROOM);
    rooms().remove(ROOM);
    assertNull(rooms().find(ROOM));
    assertEquals(List.of(), said(ROOM, Range.ALL, false));
    assertEquals(List.of("two"), said(OTHER, Range.ALL, false));
    assertEquals(1, elsewhere.sequence());
    Appended anew = say(ROOM, "three", null);
    assertEquals(1, anew.sequence());
    assertTrue(anew.conversation() != before.conversation());
    rooms().save(card(ROOM, "Garden", true));
    assertEquals(Map.of(), kept(ROOM).affiliations());
  }

  private Appended say(Jid room, String body, byte @Nullable [] mark) {
    return say(
        room,
        mark,
        bytes(
            "<message xmlns='jabber:client' type='groupchat' from='"
                + room
                + "/alice'><body>"
                + body
                + "</body></message>"));
  }

  private List<String> said(Jid room, Range range, boolean backwards) {
    List<String> found = new ArrayList<>();
    stores()
        .archive()
        .view(
            room,
            null,
            range,
            backwards,
            item -> {
              found.add(body(item));
              return true;
            });
    return found;
  }

  private static String body(Item item) {
    String text = new String(item.stanza(), StandardCharsets.UTF_8);
    return text.substring(text.indexOf("<body>") + 6, text.indexOf("</body>"));
  }

  @Test
  void countsWhatIsSaidInEachRoom() {
    Appended first = say(ROOM, "one", null);
    Appended second = say(ROOM, "two", null);
    assertEquals(1, first.sequence());
    assertEquals(2, second.sequence());
    assertEquals(first.conversation(), second.conversation());
    assertTrue(second.stampMicros() > first.stampMicros());
    assertEquals(0, second.recipientIndex());
    assertEquals(1, say(OTHER, "three", null).sequence());
  }

  @Test
  void showsWhatWasSaidInParts() {
    Appended last = first(5);
    assertEquals(List.of("5", "4", "3", "2", "1"), said(ROOM, Range.ALL, true));
    assertEquals(List.of("3", "4"), said(ROOM, Range.ALL.after(2).before(5), false));
    assertEquals(
        List.of("5"), said(ROOM, Range.ALL.within(last.stampMicros(), Long.MAX_VALUE), false));
    assertEquals(List.of(), said(ROOM, Range.ALL.after(5), false));
  }

  private Appended first(int count) {
    Appended last = say(ROOM, "1", null);
    for (int i = 2; i <= count; i++) {
      last = say(ROOM, Integer.toString(i), null);
    }
    return last;
  }

  @Test
  void findsWhatWasSaid() {
    Appended _ = say(ROOM, "the apples are ripe", null);
    Appended _ = say(ROOM, "the pears are not", null);
    Appended _ = say(OTHER, "apples everywhere", null);
    assertEquals(
        List.of("the apples are ripe"), said(ROOM, Range.ALL.having(Search.of("apples")), false));
  }

  @Test
  void knowsWhatIsSaidAgain() {
    byte[] mark = bytes("0123456789abcdef");
    Appended first = say(ROOM, "one", mark);
    Appended again = say(ROOM, "one", mark);
    assertTrue(again.duplicate());
    assertEquals(first.sequence(), again.sequence());
    assertEquals(first.stampMicros(), again.stampMicros());
    assertFalse(say(OTHER, "one", mark).duplicate());
    assertEquals(List.of("one"), said(ROOM, Range.ALL, false));
  }
}
