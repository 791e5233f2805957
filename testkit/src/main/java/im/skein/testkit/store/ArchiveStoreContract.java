package im.skein.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import im.skein.core.archive.ArchiveStore;
import im.skein.core.archive.ArchiveStore.Item;
import im.skein.core.archive.ArchiveStore.Range;
import im.skein.core.base.AccountRef;
import im.skein.core.chat.MessageLog.Append;
import im.skein.core.chat.MessageLog.Appended;
import im.skein.wire.Jid;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every archive does.
public abstract class ArchiveStoreContract extends StoreContract {
  private static final Jid NOBODY = Jid.known("nobody@example.org");

  private AccountRef alice = new AccountRef(0, NOBODY);
  private AccountRef bob = new AccountRef(0, NOBODY);
  private AccountRef carol = new AccountRef(0, NOBODY);

  /// A contract for the archives of that provider.
  protected ArchiveStoreContract(StoreProvider provider) {
    super(provider);
  }

  @BeforeEach
  void makeAccounts() {
    alice = make("alice").ref();
    bob = make("bob").ref();
    carol = make("carol").ref();
  }

  private ArchiveStore archive() {
    return stores().archive();
  }

  private Appended send(AccountRef from, AccountRef to, String text) {
    return append(from, to, text, false);
  }

  private Appended append(AccountRef from, AccountRef to, String text, boolean passing) {
    byte[] stanza = text.getBytes(StandardCharsets.UTF_8);
    Append append = new Append(from.jid(), from.id(), to.jid(), to.id(), null, passing, stanza);
    try {
      return stores().messages().append(append).toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
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
        .map(item -> new String(item.stanza(), StandardCharsets.UTF_8))
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
    append(bob, alice, "1", true);
    send(bob, alice, "2");
    assertEquals(List.of("2"), texts(alice, Range.ALL));
    assertEquals(List.of("2"), texts(alice, with(bob.jid())));
    assertEquals(List.of("2"), texts(bob, Range.ALL));
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
    Appended passing = append(bob, alice, "3", true);
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
}
