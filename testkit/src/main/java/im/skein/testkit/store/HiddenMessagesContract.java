package im.skein.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import im.skein.core.archive.ArchiveStore.Range;
import im.skein.core.archive.HiddenMessages;
import im.skein.core.archive.HiddenMessages.Span;
import im.skein.core.archive.Search;
import im.skein.core.base.AccountRef;
import im.skein.core.base.StoreException;
import im.skein.core.chat.MessageLog.Appended;
import im.skein.wire.Jid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What every archive does with what somebody has removed for himself of what was said in rooms.
public abstract class HiddenMessagesContract extends TalkContract {
  private static final Jid GARDEN = Jid.known("garden@rooms.example.org");
  private static final Jid ATTIC = Jid.known("attic@rooms.example.org");
  private static final byte[] NOTICE = bytes("<message xmlns='jabber:client'/>");

  /// A contract for the archives of that provider.
  protected HiddenMessagesContract(StoreProvider provider) {
    super(provider);
  }

  private HiddenMessages hidden() {
    return stores().archive().hidden();
  }

  /// Says the numbers from 1 on.
  ///
  /// @return the key of the conversation
  private long count(Jid room, int upto) {
    long conversation = 0;
    for (int i = 1; i <= upto; i++) {
      String message = "<message xmlns='jabber:client'><body>word" + i + "</body></message>";
      conversation = say(room, null, bytes(message)).conversation();
    }
    return conversation;
  }

  private List<Long> seen(Jid room, @Nullable AccountRef by, Range range, boolean backwards) {
    List<Long> seen = new ArrayList<>();
    stores()
        .archive()
        .view(
            room,
            by == null ? null : by.jid(),
            range,
            backwards,
            item -> {
              seen.add(item.sequence());
              return seen.size() < 3;
            });
    return seen;
  }

  private List<Long> seen(Jid room, @Nullable AccountRef by) {
    return seen(room, by, Range.ALL, false);
  }

  @Test
  void hidesMessagesFromOneAccount() {
    long garden = count(GARDEN, 6);
    count(ATTIC, 6);
    Appended notice = hidden().hide(bob, garden, List.of(2L, 5L), NOTICE);
    assertEquals(notice.recipientIndex(), stores().messages().head(bob.id()));
    assertEquals(1, stores().messages().received(bob.id(), 0, 9, 1 << 20).size());
    assertEquals(List.of(1L, 3L, 4L), seen(GARDEN, bob));
    assertEquals(List.of(6L, 4L, 3L), seen(GARDEN, bob, Range.ALL, true));
    assertEquals(List.of(4L, 6L), seen(GARDEN, bob, Range.ALL.after(3), false));
    assertEquals(List.of(4L, 3L), seen(GARDEN, bob, Range.ALL.after(2).before(6), true));
    assertEquals(List.of(1L, 2L, 3L), seen(GARDEN, alice));
    assertEquals(List.of(1L, 2L, 3L), seen(GARDEN, null));
    assertEquals(List.of(1L, 2L, 3L), seen(ATTIC, bob));
    assertEquals(2L, stores().archive().place(GARDEN, garden, 2).orElseThrow());
  }

  @Test
  void hidesEverythingUpToAMessage() {
    long garden = count(GARDEN, 6);
    hidden().hide(bob, garden, List.of(1L, 3L, 6L), NOTICE);
    hidden().hideUpTo(bob, garden, 4, NOTICE);
    assertEquals(List.of(5L), seen(GARDEN, bob));
    assertEquals(List.of(5L), seen(GARDEN, bob, Range.ALL.before(6), true));
    hidden().hideUpTo(bob, garden, 2, NOTICE);
    assertEquals(List.of(5L), seen(GARDEN, bob));
    count(GARDEN, 1);
    assertEquals(List.of(5L, 7L), seen(GARDEN, bob));
    hidden().hideUpTo(bob, garden, 7, NOTICE);
    assertEquals(List.of(), seen(GARDEN, bob));
    assertEquals(List.of(1L, 2L, 3L), seen(GARDEN, alice));
  }

  @Test
  void findsNothingThatIsHidden() {
    long garden = count(GARDEN, 4);
    Range word = Range.ALL.having(Search.of("word"));
    assertEquals(List.of(1L, 2L, 3L), seen(GARDEN, bob, word, false));
    hidden().hideUpTo(bob, garden, 1, NOTICE);
    hidden().hide(bob, garden, List.of(3L), NOTICE);
    assertEquals(List.of(2L, 4L), seen(GARDEN, bob, word, false));
    assertEquals(List.of(4L, 2L), seen(GARDEN, bob, word, true));
    assertEquals(List.of(), seen(GARDEN, bob, Range.ALL.having(Search.of("word3")), false));
    assertEquals(List.of(3L), seen(GARDEN, alice, Range.ALL.having(Search.of("word3")), false));
  }

  @Test
  void countsWhatIsHidden() {
    long garden = count(GARDEN, 9);
    long attic = count(ATTIC, 9);
    hidden().hide(bob, garden, List.of(2L, 5L, 5L), NOTICE);
    hidden().hide(bob, garden, List.of(5L, 7L), NOTICE);
    hidden().hide(bob, attic, List.of(5L), NOTICE);
    hidden().hide(alice, garden, List.of(1L), NOTICE);
    assertEquals(4, hidden().count(bob.id(), 0, 0));
    assertEquals(2, hidden().count(bob.id(), garden, 5));
    hidden().hideUpTo(bob, garden, 5, NOTICE);
    assertEquals(3, hidden().count(bob.id(), 0, 0));
    hidden().hide(bob, garden, List.of(4L), NOTICE);
    assertEquals(3, hidden().count(bob.id(), 0, 0));
    assertEquals(0, hidden().count(carol.id(), 0, 0));
  }

  @Test
  void tellsWhatIsHiddenFromPeople() {
    long garden = count(GARDEN, 9);
    List<Jid> people = List.of(alice.jid(), bob.jid(), NOBODY);
    assertEquals(Map.of(), hidden().of(GARDEN, people, 0));
    assertEquals(Map.of(), hidden().of(ATTIC, people, 0));
    hidden().hideUpTo(bob, garden, 4, NOTICE);
    hidden().hide(bob, garden, List.of(6L), NOTICE);
    hidden().hide(carol, garden, List.of(7L), NOTICE);
    List<Span> all = List.of(new Span(0, 4), new Span(6, 6));
    assertEquals(Map.of(bob.jid(), all), hidden().of(GARDEN, people, 0));
    assertEquals(Map.of(bob.jid(), all.subList(1, 2)), hidden().of(GARDEN, people, 4));
    assertEquals(Map.of(), hidden().of(GARDEN, people, 6));
  }

  @Test
  void forgetsWithTheAccount() {
    long garden = count(GARDEN, 3);
    hidden().hide(bob, garden, List.of(2L), NOTICE);
    stores().accounts().delete(bob.id());
    bob = make("bob").ref();
    assertEquals(List.of(1L, 2L, 3L), seen(GARDEN, bob));
    assertEquals(0, hidden().count(bob.id(), 0, 0));
    stores().accounts().delete(carol.id());
    assertThrows(StoreException.class, () -> hidden().hide(carol, garden, List.of(1L), NOTICE));
  }

  @Test
  void forgetsWithTheRoom() {
    long garden = count(GARDEN, 3);
    hidden().hideUpTo(bob, garden, 2, NOTICE);
    stores().rooms().remove(GARDEN);
    assertEquals(0, hidden().count(bob.id(), 0, 0));
    count(GARDEN, 3);
    assertEquals(List.of(1L, 2L, 3L), seen(GARDEN, bob));
  }

  @Test
  void forgetsWhatIsTooOld() {
    long garden = count(GARDEN, 3);
    hidden().hideUpTo(bob, garden, 2, NOTICE);
    hidden().hide(alice, garden, List.of(1L, 3L), NOTICE);
    clock.move(Duration.ofDays(2));
    long now = say(GARDEN, null, bytes("new")).stampMicros();
    hidden().hideUpTo(carol, garden, 4, NOTICE);
    hidden().hide(alice, garden, List.of(4L), NOTICE);
    while (stores().archive().expire(now)) {
      // Until nothing more is to go.
    }
    assertEquals(0, hidden().count(bob.id(), 0, 0));
    assertEquals(1, hidden().count(alice.id(), 0, 0));
    assertEquals(List.of(4L), seen(GARDEN, bob));
    assertEquals(List.of(), seen(GARDEN, carol));
    assertEquals(List.of(), seen(GARDEN, alice));
  }
}
