package im.skein.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import im.skein.core.archive.ArchiveStore;
import im.skein.core.archive.ArchiveStore.Item;
import im.skein.core.archive.ArchiveStore.Range;
import im.skein.core.base.AccountRef;
import im.skein.core.chat.Amendment;
import im.skein.core.chat.MessageLog.Append;
import im.skein.core.chat.MessageLog.Appended;
import im.skein.wire.Jid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What every archive does.
public abstract class ArchiveStoreContract extends TalkContract {
  private static final Jid GARDEN = Jid.known("garden@rooms.example.org");
  private static final Jid ATTIC = Jid.known("attic@rooms.example.org");

  /// A contract for the archives of that provider.
  protected ArchiveStoreContract(StoreProvider provider) {
    super(provider);
  }

  private ArchiveStore archive() {
    return stores().archive();
  }

  private List<Item> items(AccountRef account, Range range, boolean backwards, int limit) {
    List<Item> items = new ArrayList<>();
    archive()
        .view(
            account.id(),
            range,
            backwards,
            item -> {
              items.add(item);
              return items.size() < limit;
            });
    return items;
  }

  private List<String> texts(AccountRef account, Range range, boolean backwards, int limit) {
    return items(account, range, backwards, limit).stream()
        .map(item -> text(item.stanza()))
        .toList();
  }

  private List<String> texts(AccountRef account, Range range) {
    return texts(account, range, false, 1_000);
  }

  private static Range with(@Nullable Jid jid) {
    return Range.ALL.with(jid);
  }

  @Test
  void showsWhatWasSentAndReceivedInOrder() {
    send(alice, bob, "1");
    send(bob, alice, "2");
    send(carol, alice, "3");
    send(carol, bob, "4");
    assertEquals(List.of("1", "2", "3"), texts(alice, Range.ALL));
    assertEquals(List.of("1", "2", "4"), texts(bob, Range.ALL));
    assertEquals(List.of("3", "2", "1"), texts(alice, Range.ALL, true, 10));
    assertEquals(List.of("3", "2"), texts(alice, Range.ALL, true, 2));
  }

  @Test
  void showsNothingOfAnEmptyMailboxOrANewConversation() {
    assertEquals(List.of(), texts(alice, Range.ALL));
    assertEquals(List.of(), texts(alice, with(NOBODY)));
    send(alice, bob, "1");
    assertEquals(List.of(), texts(alice, with(carol.jid())));
    assertEquals(List.of(), texts(carol, with(alice.jid())));
  }

  @Test
  void showsOneConversation() {
    send(alice, bob, "1");
    send(carol, alice, "2");
    send(bob, alice, "3");
    send(alice, carol, "4");
    assertEquals(List.of("1", "3"), texts(alice, with(bob.jid())));
    assertEquals(List.of("3", "1"), texts(alice, with(bob.jid()), true, 9));
    assertEquals(List.of("2", "4"), texts(alice, with(carol.jid())));
    assertEquals(List.of("2", "4"), texts(carol, with(alice.jid())));
    assertEquals(List.of("2"), texts(carol, with(alice.jid()), false, 1));
  }

  @Test
  void showsWhatSomebodySentToOneself() {
    send(alice, bob, "1");
    send(alice, alice, "2");
    assertEquals(List.of("2"), texts(alice, with(alice.jid())));
    assertEquals(List.of("1", "2"), texts(alice, Range.ALL));
  }

  @Test
  void showsWhatLiesBetweenTwoPlaces() {
    for (int i = 1; i <= 6; i++) {
      send(i % 2 == 0 ? bob : carol, alice, "" + i);
    }
    Range between = Range.ALL.after(1).before(5);
    assertEquals(List.of("2", "3", "4"), texts(alice, between));
    assertEquals(List.of("4", "3"), texts(alice, between, true, 2));
    Range ofBob = with(bob.jid()).after(1).before(5);
    assertEquals(List.of("2", "4"), texts(alice, ofBob));
    assertEquals(List.of("4"), texts(alice, ofBob, true, 1));
  }

  @Test
  void showsWhatWasKeptInAStretchOfTime() {
    List<Long> stamps = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      stamps.add(send(i % 2 == 0 ? bob : carol, alice, "" + i).stampMicros());
      clock.move(Duration.ofSeconds(1));
    }
    Range stretch = Range.ALL.within(stamps.get(2), stamps.get(5));
    assertEquals(List.of("2", "3", "4", "5"), texts(alice, stretch));
    Range justInside = with(bob.jid()).within(stamps.get(2) + 1, stamps.get(5) - 1);
    assertEquals(List.of("4"), texts(alice, justInside));
    Range later = Range.ALL.within(stamps.get(7) + 1, Long.MAX_VALUE);
    assertEquals(List.of(), texts(alice, later));
  }

  @Test
  void keepsTheOrderOfStampsWhenTheClockGoesBack() {
    long first = send(bob, alice, "1").stampMicros();
    clock.move(Duration.ofHours(-1));
    long second = send(carol, alice, "2").stampMicros();
    assertEquals(true, second > first);
    Range from = Range.ALL.within(first, Long.MAX_VALUE);
    assertEquals(List.of("1", "2"), texts(alice, from));
  }

  @Test
  void leavesOutWhatOnlyPassesThrough() {
    append(message(bob, alice, null, true, bytes("1")));
    send(bob, alice, "2");
    assertEquals(List.of("2"), texts(alice, Range.ALL));
    assertEquals(List.of("2"), texts(alice, with(bob.jid())));
    assertEquals(List.of("2"), texts(bob, Range.ALL));
  }

  @Test
  void keepsWhatOnlyOneSideWants() {
    Appended ofSender =
        append(
            new Append(
                alice.jid(),
                alice.id(),
                bob.jid(),
                bob.id(),
                null,
                true,
                false,
                bytes("1"),
                Amendment.NONE));
    Appended ofRecipient =
        append(
            new Append(
                alice.jid(),
                alice.id(),
                bob.jid(),
                bob.id(),
                null,
                false,
                true,
                bytes("2"),
                Amendment.NONE));
    send(alice, bob, "3");
    assertEquals(0, ofRecipient.senderIndex());
    for (int i = 0; i < 2; i++) {
      assertEquals(List.of("1", "3"), texts(alice, Range.ALL));
      assertEquals(List.of("1", "3"), texts(alice, with(bob.jid())));
      assertEquals(List.of("2", "3"), texts(bob, Range.ALL));
      assertEquals(List.of("2", "3"), texts(bob, with(alice.jid())));
      // Forgotten now, if at leisure: the other side still has it.
      stores().messages().forget(bob.id(), 1, ofSender.recipientIndex());
      for (int more = 0; more < 5; more++) {
        send(carol, carol, "at leisure");
      }
    }
    assertEquals(2, stores().messages().received(bob.id(), 0, 10, 1_000).size());
  }

  @Test
  void tellsWhereAMessageStandsInEachMailbox() {
    send(carol, alice, "1");
    Appended second = send(bob, alice, "2");
    assertEquals(OptionalLong.of(2), place(alice, second, 0));
    assertEquals(OptionalLong.of(1), place(bob, second, 0));
    assertEquals(OptionalLong.empty(), place(carol, second, 0));
    assertEquals(OptionalLong.empty(), place(alice, second, 1));
    assertEquals(OptionalLong.empty(), place(alice, second, -1));
    Appended passing = append(message(bob, alice, null, true, bytes("3")));
    stores().messages().forget(alice.id(), 1, passing.recipientIndex());
  }

  @Test
  void removesWhatIsOldAndWasDelivered() {
    Appended first = send(alice, bob, "1");
    send(bob, alice, "2");
    send(carol, alice, "3");
    clock.move(Duration.ofDays(2));
    long now = send(alice, bob, "4").stampMicros();
    expire(now - 1_000_000);
    assertEquals(List.of("1", "2", "3", "4"), texts(alice, Range.ALL));
    stores().messages().delivered(alice.id(), "phone", 3);
    stores().messages().delivered(bob.id(), "phone", 2);
    expire(now - 1_000_000);
    assertEquals(List.of("4"), texts(alice, Range.ALL));
    assertEquals(List.of("4"), texts(bob, Range.ALL));
    assertEquals(List.of("4"), texts(bob, with(alice.jid())));
    assertEquals(List.of(), texts(carol, Range.ALL));
    assertEquals(OptionalLong.of(0), place(alice, first, 0));
    assertEquals(OptionalLong.of(3), place(bob, first, 2));
    assertEquals(3, send(bob, alice, "5").sequence() - 1);
  }

  @Test
  void removesMoreThanAPieceAndNothingThatSomebodyWaitsFor() {
    for (int i = 0; i < 600; i++) {
      send(alice, bob, "" + i);
    }
    send(alice, carol, "c");
    clock.move(Duration.ofDays(2));
    long now = send(alice, bob, "new").stampMicros();
    stores().messages().delivered(bob.id(), "phone", 600);
    expire(now);
    assertEquals(List.of("new"), texts(bob, Range.ALL));
    assertEquals(List.of("c", "new"), texts(alice, Range.ALL));
    assertEquals(1, stores().messages().received(carol.id(), 0, 10, 1_000).size());
    stores().accounts().delete(carol.id());
    expire(now);
    assertEquals(List.of("new"), texts(alice, Range.ALL));
  }

  private void expire(long beforeMicros) {
    boolean more = true;
    while (more) {
      more = archive().expire(beforeMicros);
    }
  }

  private OptionalLong place(AccountRef account, Appended message, int beyond) {
    return archive().place(account.id(), message.conversation(), message.sequence() + beyond);
  }

  @Test
  void knowsWhereAMessageOfARoomStands() {
    Appended first = say(GARDEN, null, bytes("1"));
    Appended elsewhere = say(ATTIC, null, bytes("2"));
    assertEquals(OptionalLong.of(1), place(GARDEN, first, 0));
    assertEquals(OptionalLong.empty(), place(GARDEN, first, 1));
    assertEquals(OptionalLong.empty(), place(GARDEN, first, -1));
    assertEquals(OptionalLong.empty(), place(GARDEN, elsewhere, 0));
    assertEquals(OptionalLong.empty(), place(ATTIC, first, 0));
    assertEquals(OptionalLong.empty(), place(GARDEN, send(alice, bob, "3"), 0));
  }

  @Test
  void removesWhatIsOldFromRooms() {
    Appended first = say(GARDEN, null, bytes("1"));
    for (int i = 2; i <= 600; i++) {
      say(GARDEN, null, bytes("" + i));
    }
    say(ATTIC, null, bytes("old"));
    clock.move(Duration.ofDays(2));
    long now = say(GARDEN, null, bytes("new")).stampMicros();
    expire(now);
    assertEquals(List.of("new"), said(GARDEN, Range.ALL));
    assertEquals(List.of(), said(ATTIC, Range.ALL));
    assertEquals(OptionalLong.of(0), place(GARDEN, first, 0));
    assertEquals(OptionalLong.of(601), place(GARDEN, first, 600));
    assertEquals(602, say(GARDEN, null, bytes("newer")).sequence());
    assertEquals(List.of("newer"), said(GARDEN, Range.ALL.after(601)));
    assertEquals(List.of("new", "newer"), said(GARDEN, Range.ALL.after(5)));
  }

  private List<String> said(Jid room, Range range) {
    List<String> said = new ArrayList<>();
    archive().view(room, null, range, false, item -> said.add(text(item.stanza())));
    return said;
  }

  private OptionalLong place(Jid room, Appended message, int beyond) {
    return archive().place(room, message.conversation(), message.sequence() + beyond);
  }
}
