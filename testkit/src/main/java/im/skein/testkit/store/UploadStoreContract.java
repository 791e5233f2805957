package im.skein.testkit.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.core.account.Account;
import im.skein.core.base.StoreException;
import im.skein.core.media.Shelf;
import im.skein.core.media.Upload;
import im.skein.core.media.Upload.State;
import im.skein.core.media.UploadStore;
import im.skein.core.media.UploadStore.Content;
import im.skein.core.media.UploadStore.Limits;
import im.skein.core.media.UploadStore.Opening;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What every store of files and every shelf does.
public abstract class UploadStoreContract extends StoreContract {
  private static final Limits LIMITS = new Limits(1000, 3);

  /// A contract for the stores of that provider.
  protected UploadStoreContract(StoreProvider provider) {
    super(provider);
  }

  private UploadStore uploads() {
    return stores().uploads();
  }

  private static byte[] hash(int value) {
    byte[] hash = new byte[32];
    Arrays.fill(hash, (byte) value);
    return hash;
  }

  private Instant later(int minutes) {
    return clock.instant().plus(Duration.ofMinutes(minutes));
  }

  private Upload place(int slot, long account, long size) {
    return new Upload(
        hash(slot),
        account,
        EVERY_PLANE,
        "image/png",
        size,
        State.AWAITED,
        new byte[0],
        clock.instant(),
        Optional.of(later(5)));
  }

  private Opening open(int slot, long account, long size) {
    return uploads().open(place(slot, account, size), LIMITS);
  }

  private void fill(int slot, int content, Optional<Instant> expires) {
    assertNotNull(uploads().claim(hash(slot), clock.instant(), later(60)));
    assertTrue(uploads().keep(hash(slot), new Content(hash(content), "image/gif", expires)));
  }

  private State state(int slot) {
    Upload found = uploads().find(hash(slot), clock.instant());
    assertNotNull(found);
    return found.state();
  }

  @Test
  void bringsAFileFromItsPlaceToItsContent() {
    long alice = make("alice").ref().id();
    assertEquals(new Opening.Opened(), open(1, alice, 10));
    Upload place = uploads().find(hash(1), clock.instant());
    assertNotNull(place);
    assertEquals(EVERY_PLANE, place.name());
    assertEquals("image/png", place.type());
    assertEquals(10, place.size());
    assertEquals(Optional.of(later(5)), place.expires());
    assertEquals(State.AWAITED, place.state());
    fill(1, 7, Optional.empty());
    Upload kept = uploads().find(hash(1), later(100_000));
    assertNotNull(kept);
    assertEquals(alice, kept.account());
    assertEquals(State.KEPT, kept.state());
    assertEquals("image/gif", kept.type());
    assertArrayEquals(hash(7), kept.sha256());
    assertEquals(Optional.empty(), kept.expires());
    assertTrue(uploads().knows(hash(7)));
    assertFalse(uploads().knows(hash(8)));
  }

  @Test
  void letsOnlyOneFillAPlace() throws Exception {
    open(1, make("alice").ref().id(), 10);
    List<Optional<Upload>> answers =
        race(8, () -> Optional.ofNullable(uploads().claim(hash(1), clock.instant(), later(60))));
    assertEquals(1, answers.stream().filter(Optional::isPresent).count());
    assertEquals(State.COMING, state(1));
    assertTrue(uploads().keep(hash(1), new Content(hash(7), "", Optional.empty())));
    assertFalse(uploads().keep(hash(1), new Content(hash(8), "", Optional.empty())));
    assertNull(uploads().claim(hash(1), clock.instant(), later(60)));
    assertNull(uploads().claim(hash(2), clock.instant(), later(60)));
  }

  @Test
  void keepsAPlaceForItsTimeOnly() {
    open(1, make("alice").ref().id(), 10);
    assertNull(uploads().find(hash(1), later(5)));
    assertNull(uploads().claim(hash(1), later(5), later(60)));
    assertEquals(0, uploads().sweep(later(4)));
    assertEquals(1, uploads().sweep(later(5)));
    assertNull(uploads().find(hash(1), clock.instant()));
  }

  @Test
  void givesNoMoreThanTheQuota() throws Exception {
    long alice = make("alice").ref().id();
    assertInstanceOf(Opening.Full.class, open(1, alice, 1001));
    open(1, alice, 600);
    assertEquals(new Opening.Full(Optional.of(later(5))), open(2, alice, 401));
    fill(1, 7, Optional.empty());
    assertEquals(new Opening.Full(Optional.empty()), open(2, alice, 401));
    assertEquals(new Opening.Opened(), open(2, alice, 400));
    assertEquals(new Opening.Opened(), open(3, make("bob").ref().id(), 1000));
    uploads().drop(hash(1));
    assertEquals(new Opening.Opened(), open(4, alice, 600));
    uploads().sweep(later(5));
    List<Opening> race = race(4, () -> open(Thread.currentThread().hashCode() & 127, alice, 900));
    assertEquals(1, race.stream().filter(one -> one.equals(new Opening.Opened())).count());
  }

  @Test
  void keepsFewPlacesAtOnce() {
    long alice = make("alice").ref().id();
    for (int i = 1; i <= 3; i++) {
      assertEquals(new Opening.Opened(), open(i, alice, 1));
    }
    assertEquals(new Opening.Crowded(Optional.of(later(5))), open(4, alice, 1));
    fill(1, 7, Optional.empty());
    assertEquals(new Opening.Opened(), open(4, alice, 1));
  }

  @Test
  void notesWhatWasSent() throws Exception {
    long alice = make("alice").ref().id();
    long bob = make("bob").ref().id();
    for (int i = 1; i <= 3; i++) {
      open(i, alice, 10);
      fill(i, 20 + i, Optional.empty());
      clock.move(Duration.ofMinutes(1));
    }
    open(4, bob, 10);
    assertEquals(Set.of(alice, bob), uploads().hopeful());
    // Bob's has not come yet.
    assertEquals(List.of(1, 2, 3), unsent(later(0), 9));
    assertEquals(List.of(1, 2), unsent(later(0), 2));
    assertEquals(List.of(1, 2), unsent(later(-2), 9));
    assertTrue(uploads().noteSent(List.of(hash(2), hash(4), hash(5))));
    uploads().dropUnsent(hash(2));
    assertEquals(State.KEPT, state(2));
    assertEquals(List.of(1, 3), unsent(later(0), 9));
    assertEquals(Set.of(alice), uploads().hopeful());
    assertTrue(uploads().noteAllSent(alice));
    open(6, alice, 10);
    fill(6, 26, Optional.empty());
    assertEquals(List.of(6), unsent(later(0), 9));
    uploads().dropUnsent(hash(6));
    assertNull(uploads().find(hash(6), clock.instant()));
    assertEquals(List.of(), unsent(later(0), 9));
    assertEquals(Set.of(), uploads().hopeful());
  }

  private List<Integer> unsent(Instant before, int limit) {
    return uploads().unsent(before, limit).stream().map(one -> (int) one.slot()[0]).toList();
  }

  @Test
  void knowsWhichContentsNobodyHasAnyMore() {
    long alice = make("alice").ref().id();
    open(1, alice, 10);
    open(2, alice, 10);
    fill(1, 7, Optional.empty());
    fill(2, 7, Optional.of(later(10)));
    assertEquals(1, uploads().sweep(later(10)));
    assertEquals(List.of(), uploads().orphans(9));
    uploads().forget(hash(7));
    assertTrue(uploads().knows(hash(7)));
    uploads().drop(hash(1));
    assertArrayEquals(hash(7), uploads().orphans(9).getFirst());
    uploads().forget(hash(7));
    assertFalse(uploads().knows(hash(7)));
    assertEquals(List.of(), uploads().orphans(9));
  }

  @Test
  void remembersWhatItsSenderHasLetGo() {
    open(1, make("alice").ref().id(), 10);
    fill(1, 7, Optional.empty());
    assertFalse(uploads().letGo(hash(1), false));
    assertTrue(uploads().letGo(hash(1), true));
    assertTrue(uploads().letGo(hash(1), false));
    assertFalse(uploads().letGo(hash(2), true));
    assertFalse(uploads().letGo(hash(2), false));
  }

  @Test
  void forgetsWhatWasComing() {
    long alice = make("alice").ref().id();
    for (int i = 1; i <= 3; i++) {
      open(i, alice, 10);
    }
    fill(1, 7, Optional.empty());
    uploads().claim(hash(2), clock.instant(), later(60));
    uploads().forgetComing();
    assertEquals(State.KEPT, state(1));
    assertNull(uploads().find(hash(2), clock.instant()));
    assertEquals(State.AWAITED, state(3));
    assertFalse(uploads().keep(hash(2), new Content(hash(8), "", Optional.empty())));
    assertFalse(uploads().knows(hash(8)));
  }

  @Test
  void goesWithTheAccount() {
    Account alice = make("alice");
    open(1, alice.ref().id(), 10);
    fill(1, 7, Optional.empty());
    stores().accounts().delete(alice.ref().id());
    assertNull(uploads().find(hash(1), clock.instant()));
    assertEquals(1, uploads().orphans(9).size());
    assertThrows(StoreException.class, () -> open(2, alice.ref().id(), 10));
  }

  @Test
  void theShelfKeepsContentsByTheirHash() {
    Shelf shelf = stores().shelf();
    assertNull(shelf.open(hash(1)));
    put(shelf, 1, "first ", "second");
    put(shelf, 1, "first second");
    assertEquals("second", read(shelf, 1, 6, 20));
    assertEquals("first", read(shelf, 1, 0, 5));
    assertEquals("", read(shelf, 1, 12, 5));
    Shelf.Draft left = shelf.draft(5);
    left.write(bytes("never"));
    left.discard();
    left.discard();
    put(shelf, 2, "unknown");
    shelf.tidy(sha256 -> Arrays.equals(sha256, hash(1)));
    assertNull(shelf.open(hash(2)));
    try (Shelf.Content open = shelf.open(hash(1))) {
      assertNotNull(open);
      shelf.remove(hash(1));
      ByteBuffer into = ByteBuffer.allocate(12);
      assertEquals(12, open.read(0, into));
    }
    shelf.remove(hash(1));
    assertNull(shelf.open(hash(1)));
  }

  private static void put(Shelf shelf, int hash, String... parts) {
    Shelf.Draft draft = shelf.draft(20);
    for (String part : parts) {
      draft.write(bytes(part));
    }
    draft.seal();
    draft.keep(hash(hash));
  }

  private static String read(Shelf shelf, int hash, long from, int length) {
    try (Shelf.Content content = shelf.open(hash(hash))) {
      assertNotNull(content);
      ByteBuffer into = ByteBuffer.allocate(length);
      int read = content.read(from, into);
      return new String(into.array(), 0, read, StandardCharsets.US_ASCII);
    }
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }
}
