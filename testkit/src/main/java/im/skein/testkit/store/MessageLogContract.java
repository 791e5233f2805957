package im.skein.testkit.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.core.base.AccountRef;
import im.skein.core.chat.MessageLog;
import im.skein.core.chat.MessageLog.Append;
import im.skein.core.chat.MessageLog.Appended;
import im.skein.core.chat.MessageLog.Entry;
import im.skein.wire.Jid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What every message log does.
public abstract class MessageLogContract extends TalkContract {
  private static final int PLENTY = 1 << 20;
  private static final Jid REMOTE = Jid.known("dave@remote.example.net");

  /// A contract for the logs of that provider.
  protected MessageLogContract(StoreProvider provider) {
    super(provider);
  }

  private MessageLog log() {
    return stores().messages();
  }

  private static Append message(
      AccountRef from, AccountRef to, byte @Nullable [] dedupe, String text) {
    return message(from, to, dedupe, false, text);
  }

  private static Append message(
      AccountRef from, AccountRef to, byte @Nullable [] dedupe, boolean passing, String text) {
    return message(from, to, dedupe, passing, bytes(text));
  }

  private List<String> received(AccountRef account, long after) {
    return log().received(account.id(), after, 1_000, PLENTY).stream()
        .map(MessageLogContract::text)
        .toList();
  }

  private static String text(Entry entry) {
    return text(entry.stanza());
  }

  private static byte[] hash(int last) {
    byte[] hash = new byte[16];
    hash[15] = (byte) last;
    return hash;
  }

  @Test
  void numbersBothSidesOfAConversationTogetherWithoutGaps() {
    Appended first = send(alice, bob, "1");
    Appended second = send(bob, alice, "2");
    Appended third = send(alice, bob, "3");
    assertEquals(
        List.of(1L, 2L, 3L), List.of(first.sequence(), second.sequence(), third.sequence()));
    assertEquals(first.conversation(), second.conversation());
    assertEquals(first.conversation(), third.conversation());
  }

  @Test
  void numbersEachConversationByItself() {
    Appended one = send(alice, bob, "1");
    Appended other = send(alice, carol, "1");
    assertNotEquals(one.conversation(), other.conversation());
    assertEquals(1, other.sequence());
  }

  @Test
  void givesEachMailboxPlacesOfItsOwn() {
    assertEquals(1, send(alice, bob, "1").senderIndex());
    Appended second = send(alice, carol, "2");
    assertEquals(2, second.senderIndex());
    assertEquals(1, second.recipientIndex());
    assertEquals(2, send(bob, carol, "3").recipientIndex());
    assertEquals(List.of(2L, 2L, 2L), List.of(head(alice), head(bob), head(carol)));
  }

  private long head(AccountRef account) {
    return log().head(account.id());
  }

  @Test
  void forgetsPassingMessagesWhenToldAndNoOthers() {
    send(alice, bob, "1");
    for (String text : List.of("2", "3", "4", "5")) {
      append(message(alice, bob, null, true, text));
    }
    assertEquals(List.of("1", "2", "3", "4", "5"), received(bob, 0));
    log().forget(bob.id(), 4, 4);
    log().forget(bob.id(), 1, 2);
    log().forget(bob.id(), 2, 3);
    assertEquals(List.of("1", "5"), received(bob, 0));
    assertEquals(5, head(bob));
    assertEquals(6, send(alice, bob, "6").sequence());
  }

  @Test
  void readsOnBeyondAPageOfForgottenMessages() {
    for (int i = 1; i <= 5; i++) {
      append(message(alice, bob, null, true, "" + i));
    }
    log().forget(bob.id(), 1, 4);
    assertEquals("5", text(log().received(bob.id(), 0, 2, PLENTY).getFirst()));
  }

  @Test
  void givesPassingMessagesNoPlaceWithTheirSender() {
    Appended passing = append(message(alice, bob, null, true, "1"));
    assertEquals(0, passing.senderIndex());
    assertEquals(0, head(alice));
    Appended toOneself = append(message(alice, alice, null, true, "2"));
    assertEquals(1, toOneself.senderIndex());
  }

  @Test
  void knowsAPassingMessageAgainEvenWhenItIsForgotten() {
    Appended first = append(message(alice, bob, hash(1), true, "1"));
    log().forget(bob.id(), 1, first.recipientIndex());
    Appended again = append(message(alice, bob, hash(1), true, "1"));
    assertTrue(again.duplicate());
    assertEquals(List.of(), received(bob, 0));
  }

  @Test
  void findsWhatOnlyTheMailboxHas() {
    send(alice, bob, "1");
    append(message(alice, bob, null, true, "2"));
    send(alice, bob, "3");
    append(message(alice, bob, null, true, "4"));
    assertEquals(
        List.of(2L, 2L, 4L, 4L, 0L),
        Stream.of(0L, 1L, 2L, 3L, 4L).map(after -> log().passing(bob.id(), after)).toList());
    assertEquals(
        List.of(false, true, false, true),
        log().received(bob.id(), 0, 10, PLENTY).stream().map(Entry::passing).toList());
    log().forget(bob.id(), 1, 2);
    assertEquals(4, log().passing(bob.id(), 0));
    assertEquals(0, log().passing(alice.id(), 0));
  }

  @Test
  void hasAnEmptyMailboxAtFirst() {
    assertEquals(0, head(alice));
    assertEquals(List.of(), received(alice, 0));
  }

  @Test
  void givesBackWhatWasReceivedInOrderWithItsPlace() {
    Appended first = send(alice, bob, "<message>1</message>");
    Appended second = send(carol, bob, "<message>2</message>");
    List<Entry> entries = log().received(bob.id(), 0, 10, PLENTY);
    assertEquals(List.of("<message>1</message>", "<message>2</message>"), received(bob, 0));
    assertEquals(first.conversation(), entries.get(0).conversation());
    assertEquals(first.sequence(), entries.get(0).sequence());
    assertEquals(first.stampMicros(), entries.get(0).stampMicros());
    assertEquals(first.recipientIndex(), entries.get(0).index());
    assertEquals(second.recipientIndex(), entries.get(1).index());
  }

  @Test
  void leavesOutWhatTheAccountSentItself() {
    send(alice, bob, "1");
    send(bob, alice, "2");
    send(alice, bob, "3");
    assertEquals(List.of("2"), received(alice, 0));
    assertEquals(List.of("1", "3"), received(bob, 0));
  }

  @Test
  void pagesByCount() {
    for (int i = 0; i < 7; i++) {
      send(alice, bob, "m" + i);
    }
    List<String> all = new ArrayList<>();
    long after = 0;
    for (List<Entry> page = page(after); !page.isEmpty(); page = page(after)) {
      assertTrue(page.size() <= 3);
      page.forEach(entry -> all.add(text(entry)));
      after = page.getLast().index();
    }
    assertEquals(IntStream.range(0, 7).mapToObj(i -> "m" + i).toList(), all);
  }

  private List<Entry> page(long after) {
    return log().received(bob.id(), after, 3, PLENTY);
  }

  @Test
  void pagesByBytesButGivesAtLeastOne() {
    for (int i = 0; i < 3; i++) {
      send(alice, bob, "x".repeat(100));
    }
    assertEquals(2, log().received(bob.id(), 0, 10, 200).size());
    assertEquals(2, log().received(bob.id(), 0, 10, 299).size());
    assertEquals(3, log().received(bob.id(), 0, 10, 300).size());
    assertEquals(1, log().received(bob.id(), 0, 10, 1).size());
  }

  @Test
  void keepsTheLargestStanza() {
    String large = "鸿".repeat(87_000);
    send(alice, bob, large);
    assertEquals(List.of(large), received(bob, 0));
  }

  @Test
  void keepsEveryPlaneOfUnicode() {
    send(alice, bob, EVERY_PLANE);
    assertEquals(List.of(EVERY_PLANE), received(bob, 0));
    AccountRef chinese = make("张三").ref();
    send(chinese, bob, "您好");
    assertEquals(List.of(EVERY_PLANE, "您好"), received(bob, 0));
  }

  @Test
  void tellsDuplicatesWhereTheyStandAndAddsNothing() {
    Appended first = append(message(alice, bob, hash(1), "first"));
    send(alice, bob, "between");
    Appended again = append(message(alice, bob, hash(1), "again"));
    assertFalse(first.duplicate());
    assertEquals(
        new Appended(
            first.conversation(),
            first.sequence(),
            first.stampMicros(),
            first.senderIndex(),
            first.recipientIndex(),
            true),
        again);
    assertEquals(List.of("first", "between"), received(bob, 0));
    assertEquals(3, send(alice, bob, "next").sequence());
    assertEquals(3, head(bob));
  }

  @Test
  void tellsADuplicateThatCameAtTheSameMoment() throws Exception {
    List<Appended> answers = race(8, () -> append(message(alice, bob, hash(1), "once")));
    assertEquals(7, answers.stream().filter(Appended::duplicate).count());
    assertEquals(1, answers.stream().map(Appended::sequence).distinct().count());
    assertEquals(List.of("once"), received(bob, 0));
  }

  @Test
  void comparesAllBytesOfDedupe() {
    append(message(alice, bob, hash(1), "1"));
    assertFalse(append(message(alice, bob, hash(2), "2")).duplicate());
  }

  @Test
  void takesTheSameDedupeFromSomebodyElseForAnotherMessage() {
    append(message(alice, bob, hash(1), "1"));
    assertFalse(append(message(bob, alice, hash(1), "2")).duplicate());
    assertFalse(append(message(carol, bob, hash(1), "3")).duplicate());
    assertFalse(append(message(alice, carol, hash(1), "4")).duplicate());
  }

  @Test
  void knowsADuplicateAfterAlmostAWeek() {
    append(message(alice, bob, hash(1), "1"));
    clock.move(Duration.ofDays(7).minusSeconds(1));
    assertTrue(append(message(alice, bob, hash(1), "1")).duplicate());
  }

  @Test
  void neverLetsStampsFallWhenTheClockDoes() {
    long first = send(alice, bob, "1").stampMicros();
    assertEquals(clock.instant().toEpochMilli(), first / 1_000);
    clock.move(Duration.ofHours(-1));
    long second = send(bob, alice, "2").stampMicros();
    long third = send(alice, bob, "3").stampMicros();
    assertTrue(first < second && second < third);
    clock.move(Duration.ofHours(2));
    assertEquals(clock.instant().toEpochMilli(), send(alice, bob, "4").stampMicros() / 1_000);
  }

  @Test
  void keepsAMessageToOneselfOnce() {
    Appended note = append(message(alice, alice, hash(1), "note"));
    assertEquals(1, note.senderIndex());
    assertEquals(1, note.recipientIndex());
    assertEquals(List.of("note"), received(alice, 0));
    assertTrue(append(message(alice, alice, hash(1), "note")).duplicate());
  }

  @Test
  void givesRemoteAddressesNoMailbox() {
    AccountRef remote = new AccountRef(0, REMOTE);
    Appended out = send(alice, remote, "out");
    Appended in = send(remote, alice, "in");
    assertEquals(List.of(1L, 0L), List.of(out.senderIndex(), out.recipientIndex()));
    assertEquals(List.of(0L, 2L), List.of(in.senderIndex(), in.recipientIndex()));
    assertEquals(out.conversation(), in.conversation());
    assertEquals(List.of("in"), received(alice, 0));
  }

  @Test
  void completesInTheOrderOfTheCalls() {
    List<Integer> order = Collections.synchronizedList(new ArrayList<>());
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      int number = i;
      AccountRef to = i % 2 == 0 ? bob : carol;
      all.add(
          log()
              .append(message(alice, to, null, "m" + i))
              .thenAccept(_ -> order.add(number))
              .toCompletableFuture());
    }
    get(CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)));
    assertEquals(IntStream.range(0, 2_000).boxed().toList(), order);
  }

  @Test
  void staysGaplessUnderConcurrentAppends() throws Exception {
    AtomicInteger threads = new AtomicInteger();
    List<List<Appended>> answers =
        race(
            8,
            () -> {
              boolean turn = threads.getAndIncrement() % 2 == 0;
              List<CompletableFuture<Appended>> sent = new ArrayList<>();
              for (int i = 0; i < 100; i++) {
                Append append =
                    turn ? message(alice, bob, null, "x") : message(bob, alice, null, "x");
                sent.add(log().append(append).toCompletableFuture());
              }
              return sent.stream().map(MessageLogContract::get).toList();
            });
    List<Appended> all = answers.stream().flatMap(List::stream).toList();
    long[] expected = LongStream.rangeClosed(1, 800).toArray();
    assertArrayEquals(expected, sorted(all.stream().mapToLong(Appended::sequence).toArray()));
    assertArrayEquals(
        expected,
        sorted(
            LongStream.concat(
                    log().received(alice.id(), 0, 1_000, PLENTY).stream().mapToLong(Entry::index),
                    log().received(bob.id(), 0, 1_000, PLENTY).stream().mapToLong(Entry::index))
                .toArray()));
    for (List<Appended> mine : answers) {
      long[] sequences = mine.stream().mapToLong(Appended::sequence).toArray();
      assertArrayEquals(sorted(sequences), sequences);
    }
  }

  private static long[] sorted(long[] values) {
    long[] copy = values.clone();
    Arrays.sort(copy);
    return copy;
  }

  @Test
  void isNotCrowdedAtRest() {
    send(alice, bob, "1");
    assertFalse(log().crowded());
  }

  @Test
  void beginsAtZeroForTheFirstDevice() {
    send(alice, bob, "1");
    assertEquals(0, log().delivered(bob.id(), "phone"));
  }

  @Test
  void keepsHowFarADeviceIsAndNeverGoesBack() {
    log().delivered(bob.id(), "phone", 5);
    log().delivered(bob.id(), "phone", 3);
    assertEquals(5, log().delivered(bob.id(), "phone"));
    log().delivered(bob.id(), "phone", 6);
    assertEquals(6, log().delivered(bob.id(), "phone"));
  }

  @Test
  void beginsWhereTheMostAdvancedDeviceStands() {
    log().delivered(bob.id(), "phone", 5);
    log().delivered(bob.id(), "web", 9);
    assertEquals(9, log().delivered(bob.id(), "desk"));
    assertEquals(5, log().delivered(bob.id(), "phone"));
    assertEquals(0, log().delivered(alice.id(), "phone"));
  }

  @Test
  void letsADeviceKeepThePlaceWhereItBegan() {
    log().delivered(bob.id(), "phone", 5);
    assertEquals(5, log().delivered(bob.id(), "desk"));
    log().delivered(bob.id(), "phone", 9);
    assertEquals(5, log().delivered(bob.id(), "desk"));
  }

  @Test
  void givesNothingToAnAccountThatIsGone() {
    stores().accounts().delete(bob.id());
    Appended late = send(alice, bob, "late");
    assertEquals(0, late.recipientIndex());
    assertEquals(1, late.senderIndex());
    assertEquals(List.of(), received(bob, 0));
  }

  @Test
  void removesTheMailboxAndDevicesWithTheAccount() {
    send(alice, bob, "1");
    log().delivered(bob.id(), "phone", 1);
    stores().accounts().delete(bob.id());
    assertEquals(0, head(bob));
    assertEquals(List.of(), received(bob, 0));
    assertEquals(0, log().delivered(bob.id(), "phone"));
  }

  @Test
  void leavesTheOthersWhatTheyReceivedFromADeletedAccount() {
    send(alice, bob, "1");
    send(bob, alice, "2");
    stores().accounts().delete(alice.id());
    assertEquals(List.of("1"), received(bob, 0));
  }

  @Test
  void beginsANewConversationWithANamesakeOfADeletedAccount() {
    Appended before = send(alice, bob, "before");
    stores().accounts().delete(alice.id());
    AccountRef namesake = make("alice").ref();
    Appended after = send(namesake, bob, "after");
    assertNotEquals(before.conversation(), after.conversation());
    assertEquals(1, after.sequence());
    assertEquals(List.of("before", "after"), received(bob, 0));
  }

  @Test
  void neverGivesAConversationsKeyAgain() {
    Appended before = send(alice, bob, "before");
    stores().accounts().delete(alice.id());
    stores().accounts().delete(bob.id());
    Appended after = send(carol, new AccountRef(0, REMOTE), "after");
    assertNotEquals(before.conversation(), after.conversation());
  }
}
