package im.skein.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.core.archive.ArchiveStore.Item;
import im.skein.core.archive.ArchiveStore.Range;
import im.skein.core.archive.Attachments;
import im.skein.core.archive.Leftovers.Leftover;
import im.skein.core.archive.Leftovers.Mention;
import im.skein.core.archive.Search;
import im.skein.core.base.AccountRef;
import im.skein.core.base.StoreException;
import im.skein.core.base.StoreException.Reason;
import im.skein.core.chat.Amendment;
import im.skein.core.chat.MessageLog.Append;
import im.skein.core.chat.MessageLog.Appended;
import im.skein.core.chat.MessageLog.Entry;
import im.skein.core.chat.MessageLog.RoomAppend;
import im.skein.core.chat.StanzaIds.Place;
import im.skein.wire.Element;
import im.skein.wire.Jid;
import im.skein.wire.Name;
import im.skein.wire.xml.XmlWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every log and archive does when text is to go.
public abstract class DeletionContract extends StoreContract {
  private static final Jid ROOM = Jid.known("tea@rooms.example.org");
  private static final int PLENTY = 1 << 20;
  private static final byte[] NOTICE =
      "<message xmlns='jabber:client'/>".getBytes(StandardCharsets.UTF_8);

  private AccountRef alice = new AccountRef(0, ROOM);
  private AccountRef bob = new AccountRef(0, ROOM);

  /// A contract for the stores of that provider.
  protected DeletionContract(StoreProvider provider) {
    super(provider);
  }

  @BeforeEach
  void makeAccounts() {
    alice = make("alice").ref();
    bob = make("bob").ref();
  }

  private static Element.Builder message(Jid from, String id, String body) {
    return Element.builder(Name.client("message"))
        .attribute("id", id)
        .attribute("from", from + "/phone")
        .textChild("body", body);
  }

  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private Appended send(AccountRef from, AccountRef to, Element message, Amendment amendment) {
    return get(
        stores()
            .messages()
            .append(
                new Append(
                    from.jid(),
                    from.id(),
                    to.jid(),
                    to.id(),
                    null,
                    false,
                    false,
                    XmlWriter.bytes(message, ""),
                    amendment)));
  }

  private Appended send(AccountRef from, AccountRef to, String id, String body) {
    return send(from, to, message(from.jid(), id, body).build(), Amendment.NONE);
  }

  private Appended correct(AccountRef from, AccountRef to, String id, String of, String body) {
    Element replace =
        Element.builder("urn:xmpp:message-correct:0", "replace").attribute("id", of).build();
    return send(
        from,
        to,
        message(from.jid(), id, body).add(replace).build(),
        Amendment.correction(of, from.jid().toString()));
  }

  private Appended retract(AccountRef from, AccountRef to, String of) {
    return send(
        from,
        to,
        message(from.jid(), "retracts " + of, "sorry").build(),
        Amendment.retraction(of, from.jid().toString(), "retracts " + of));
  }

  private Appended say(String nick, String id, String body, Amendment amendment) {
    Element occupant =
        Element.builder("urn:xmpp:occupant-id:0", "occupant-id").attribute("id", nick).build();
    Element message =
        Element.builder(Name.client("message"))
            .attribute("id", id)
            .attribute("from", ROOM + "/" + nick)
            .attribute("type", "groupchat")
            .textChild("body", body)
            .add(occupant)
            .build();
    return get(
        stores()
            .messages()
            .append(new RoomAppend(ROOM, null, XmlWriter.bytes(message, ""), amendment)));
  }

  private static void refused(Reason why, Runnable deed) {
    CompletionException thrown = assertThrows(CompletionException.class, deed::run);
    assertEquals(why, assertInstanceOf(StoreException.class, thrown.getCause()).reason());
  }

  private List<String> kept(AccountRef account, @Nullable AccountRef with) {
    List<String> kept = new ArrayList<>();
    stores()
        .archive()
        .view(
            account.id(),
            Range.ALL.with(with == null ? null : with.jid()),
            false,
            item -> kept.add(text(item)));
    return kept;
  }

  private static String text(Item item) {
    String xml = new String(item.stanza(), StandardCharsets.UTF_8);
    int body = xml.indexOf("<body>");
    if (body >= 0) {
      return xml.substring(body + 6, xml.indexOf("</body>"));
    }
    return xml.contains("<retracted") ? "(retracted)" : "(notice)";
  }

  private List<Long> find(AccountRef account, String text) {
    List<Long> found = new ArrayList<>();
    stores()
        .archive()
        .view(
            account.id(),
            Range.ALL.having(Search.of(text)),
            false,
            item -> found.add(item.sequence()));
    return found;
  }

  @Test
  void leavesATombstoneOfWhatItsAuthorRetracts() {
    Appended one = send(alice, bob, "a1", "apple");
    send(bob, alice, "a1", "pear");
    send(alice, bob, "a2", "plum");
    retract(alice, bob, "a1");
    assertEquals(List.of("(retracted)", "pear", "plum", "sorry"), kept(alice, null));
    assertEquals(List.of("(retracted)", "pear", "plum", "sorry"), kept(bob, alice));
    assertEquals(List.of(), find(bob, "apple"));
    assertEquals(List.of(2L), find(bob, "pear"));
    stores()
        .archive()
        .view(
            alice.id(),
            Range.ALL,
            false,
            item -> {
              String xml = new String(item.stanza(), StandardCharsets.UTF_8);
              assertTrue(xml.contains("id='a1'") || xml.contains("id=\"a1\""), xml);
              assertTrue(xml.contains("retracts a1") && xml.contains("stamp="), xml);
              assertEquals(one.stampMicros(), item.stampMicros());
              return false;
            });
  }

  @Test
  void givesTheTombstoneToWhoWasAway() {
    send(alice, bob, "a1", "apple");
    retract(alice, bob, "a1");
    List<String> received =
        stores().messages().received(bob.id(), 0, 10, PLENTY).stream()
            .map(entry -> new String(entry.stanza(), StandardCharsets.UTF_8))
            .toList();
    assertEquals(2, received.size());
    assertFalse(received.getFirst().contains("apple"));
    assertTrue(received.getFirst().contains("<retracted"));
  }

  @Test
  void retractsWhatTheIndexHasAndWhatItHasNotYet() {
    send(alice, bob, "a1", "apple");
    assertEquals(List.of(1L), find(bob, "apple"));
    retract(alice, bob, "a1");
    assertEquals(List.of(), find(bob, "apple"));
    assertEquals(List.of(), find(alice, "apple"));
    send(alice, bob, "a3", "apple");
    retract(alice, bob, "a3");
    assertEquals(List.of(), find(alice, "apple"));
    assertEquals(List.of(2L, 4L), find(alice, "sorry"));
  }

  @Test
  void refusesToRetractWhatSomebodyElseWrote() {
    send(alice, bob, "a1", "apple");
    refused(Reason.FOREIGN, () -> retract(bob, alice, "a1"));
    refused(Reason.FOREIGN, () -> correct(bob, alice, "b1", "a1", "pear"));
    assertEquals(List.of("apple"), kept(bob, null));
    assertEquals(2, send(alice, bob, "a2", "plum").sequence());
  }

  @Test
  void keepsWhatRetractsTheUnknownAndWhatIsSentTwice() {
    retract(alice, bob, "nothing");
    send(alice, bob, "a1", "apple");
    retract(alice, bob, "a1");
    retract(alice, bob, "a1");
    assertEquals(List.of("sorry", "(retracted)", "sorry", "sorry"), kept(bob, null));
  }

  @Test
  void findsTheCorrectedTextAndRetractsItWithTheOriginal() {
    send(alice, bob, "a1", "apple");
    find(alice, "apple");
    correct(alice, bob, "a2", "a1", "pear");
    correct(alice, bob, "a3", "a1", "plum");
    assertEquals(List.of("apple", "pear", "plum"), kept(bob, null));
    assertEquals(List.of(), find(bob, "apple"));
    assertEquals(List.of(), find(bob, "pear"));
    assertEquals(List.of(3L), find(bob, "plum"));
    retract(alice, bob, "a2");
    assertEquals(List.of("(retracted)", "(retracted)", "(retracted)", "sorry"), kept(bob, null));
    assertEquals(List.of(), find(bob, "plum"));
    refused(Reason.MISSING, () -> correct(alice, bob, "a4", "a1", "grape"));
  }

  @Test
  void retractsOnlyTheNewestOfThoseWithOneId() {
    send(alice, bob, "1", "apple");
    send(alice, bob, "1", "pear");
    retract(alice, bob, "1");
    assertEquals(List.of("apple", "(retracted)", "sorry"), kept(bob, null));
  }

  @Test
  void retractsInRoomsByPlaceAndForModerators() {
    Appended one = say("anna", "x", "apple", Amendment.NONE);
    Appended two = say("ben", "x", "pear", Amendment.NONE);
    Place first = new Place(one.conversation(), one.sequence());
    Place second = new Place(two.conversation(), two.sequence());
    String anna = ROOM + "#anna";
    refused(
        Reason.FOREIGN,
        () -> say("anna", "r", "sorry", Amendment.retraction(second, "", anna, "r")));
    say("anna", "r", "sorry", Amendment.retraction(first, "", anna, "r"));
    Element tombstone = Element.empty("urn:xmpp:message-retract:1", "retracted");
    say("room", "m", "moderated", Amendment.moderation(second, tombstone));
    refused(
        Reason.MISSING,
        () -> say("room", "m", "moderated", Amendment.moderation(second, tombstone)));
    Place elsewhere = new Place(two.conversation() + 1, 1);
    refused(
        Reason.MISSING,
        () -> say("room", "m", "moderated", Amendment.moderation(elsewhere, tombstone)));
    List<String> kept = new ArrayList<>();
    stores().archive().view(ROOM, null, Range.ALL, false, item -> kept.add(text(item)));
    assertEquals(List.of("(retracted)", "(retracted)", "sorry", "moderated"), kept);
    List<Long> found = new ArrayList<>();
    stores()
        .archive()
        .view(
            ROOM,
            null,
            Range.ALL.having(Search.of("apple")),
            false,
            item -> found.add(item.sequence()));
    assertEquals(List.of(), found);
  }

  private Appended remove(AccountRef account, Appended... gone) {
    List<Place> places = new ArrayList<>();
    for (Appended one : gone) {
      places.add(new Place(one.conversation(), one.sequence()));
    }
    return stores().archive().remove(account, places, NOTICE);
  }

  @Test
  void removesForOneSideOnlyAndKeepsANotice() {
    Appended one = send(alice, bob, "a1", "apple");
    Appended two = send(bob, alice, "b1", "apple pie");
    send(alice, bob, "a2", "plum");
    Appended notice = remove(bob, one, two);
    assertEquals(List.of("plum", "(notice)"), kept(bob, null));
    assertEquals(List.of("plum"), kept(bob, alice));
    assertEquals(List.of("apple", "apple pie", "plum"), kept(alice, bob));
    assertEquals(List.of(), find(bob, "apple"));
    assertEquals(List.of(1L, 2L), find(alice, "apple"));
    assertEquals(notice.recipientIndex(), stores().messages().head(bob.id()));
    assertEquals(
        one.recipientIndex(),
        stores().archive().place(bob.id(), one.conversation(), 1).orElseThrow());
    assertEquals(2, stores().messages().received(bob.id(), 0, 10, PLENTY).size());
  }

  @Test
  void leavesNothingOfWhatBothHaveRemoved() throws InterruptedException {
    Appended one = send(alice, bob, "a1", "apple https://example.org/file/1 end");
    Appended two = send(alice, alice, "a2", "pear");
    Semaphore told = new Semaphore(0);
    stores().archive().leftovers().watch(told::release);
    remove(bob, one);
    remove(bob, one);
    assertEquals(List.of(1L), find(alice, "apple"));
    remove(alice, one, two);
    assertEquals(List.of(), find(alice, "apple"));
    assertEquals(List.of(), find(alice, "pear"));
    assertEquals(List.of("(notice)"), kept(alice, null));
    assertTrue(told.tryAcquire(10, TimeUnit.SECONDS), "nobody was told of what is left");
    refusesNothing();
  }

  /// What is left of nothing can be retracted in vain.
  private void refusesNothing() {
    retract(alice, bob, "a1");
    assertEquals(List.of("sorry"), kept(alice, bob));
  }

  @Test
  void leavesWhatItsRecipientStillWaitsForAndNothingAfterwards() throws InterruptedException {
    Element link =
        Element.builder("jabber:x:oob", "x").textChild("url", "https://example.org/f/1").build();
    Element message = message(alice.jid(), "a1", "apple").add(link).build();
    Appended one =
        get(
            stores()
                .messages()
                .append(
                    new Append(
                        alice.jid(),
                        alice.id(),
                        bob.jid(),
                        bob.id(),
                        null,
                        true,
                        false,
                        XmlWriter.bytes(message, ""),
                        Amendment.NONE)));
    remove(alice, one);
    List<Entry> waiting = stores().messages().received(bob.id(), 0, 10, PLENTY);
    assertTrue(new String(waiting.getFirst().stanza(), StandardCharsets.UTF_8).contains("apple"));
    Semaphore told = new Semaphore(0);
    stores().archive().leftovers().watch(told::release);
    stores().messages().forget(bob.id(), 1, one.recipientIndex());
    assertTrue(told.tryAcquire(10, TimeUnit.SECONDS), "the text is left");
    assertEquals(1, stores().archive().leftovers().first(10).size());
  }

  @Test
  void removesNothingOfOthers() {
    AccountRef carol = make("carol").ref();
    Appended one = send(alice, bob, "a1", "apple");
    remove(carol, one);
    assertEquals(List.of("apple"), kept(alice, null));
    assertEquals(List.of("apple"), kept(bob, null));
  }

  @Test
  void clearsAConversationUpToAPlace() {
    AccountRef carol = make("carol").ref();
    long last = 0;
    for (int i = 0; i < 300; i++) {
      last = send(alice, bob, "a" + i, "apple " + i).recipientIndex();
    }
    send(alice, carol, "c1", "plum");
    send(bob, alice, "b1", "later");
    Appended notice = stores().archive().clear(bob, alice.jid(), last, NOTICE);
    assertEquals(List.of("later"), kept(bob, alice));
    assertEquals(List.of("later", "(notice)"), kept(bob, null));
    assertEquals(notice.recipientIndex(), stores().messages().head(bob.id()));
    assertEquals(List.of(notice.recipientIndex()), received(bob));
    assertEquals(301, kept(alice, bob).size());
    assertEquals(List.of(), find(bob, "apple"));
    assertEquals(300, find(alice, "apple").size());
    assertEquals(List.of("plum"), kept(carol, null));
  }

  private List<Long> received(AccountRef account) {
    return stores().messages().received(account.id(), 0, 1_000, PLENTY).stream()
        .map(Entry::index)
        .toList();
  }

  @Test
  void takesTheTextOfWhatBothHaveCleared() throws InterruptedException {
    Semaphore told = new Semaphore(0);
    stores().archive().leftovers().watch(told::release);
    long last = 0;
    for (int i = 0; i < 600; i++) {
      last = sendFile(alice, bob, "a" + i, "token" + i).senderIndex();
    }
    long theirs = send(bob, alice, "b1", "pear").senderIndex();
    Appended _ = stores().archive().clear(alice, bob.jid(), last, NOTICE);
    assertEquals(List.of(), stores().archive().leftovers().first(1_000));
    Appended _ = stores().archive().clear(bob, alice.jid(), theirs, NOTICE);
    assertEquals(List.of("(notice)"), kept(bob, null));
    assertEquals(List.of("pear", "(notice)"), kept(alice, null));
    assertEquals(List.of(601L, 602L), received(alice));
    List<Leftover> left = List.of();
    while (left.size() < 600) {
      assertTrue(told.tryAcquire(10, TimeUnit.SECONDS), "text is left: " + left.size());
      left = stores().archive().leftovers().first(1_000);
    }
    assertEquals(List.of("pear", "(notice)"), kept(alice, null));
    assertEquals(List.of(601L), find(alice, "pear"));
  }

  private Appended sendFile(AccountRef from, AccountRef to, String id, String token) {
    String url = "https://example.org:5443/upload/" + token + "/tea.jpg";
    Element address = Element.builder("jabber:x:oob", "x").textChild("url", url).build();
    return send(from, to, message(from.jid(), id, url).add(address).build(), Amendment.NONE);
  }

  private Mention mention(String token) {
    return stores().archive().leftovers().mention(Attachments.key(token));
  }

  @Test
  void knowsWhetherAFileIsStillMentioned() {
    String token = "eiw6kyhi47ftrdwyyqhivtwbqm";
    String other = "abcdefghijklmnopqrstuvwxyz";
    assertEquals(Mention.NONE, mention(token));
    sendFile(alice, bob, "a1", token);
    sendFile(bob, bob, "b1", token);
    assertEquals(Mention.SOME, mention(token));
    assertEquals(Mention.NONE, mention(other));
    retract(alice, bob, "a1");
    assertEquals(Mention.SOME, mention(token));
    retract(bob, bob, "b1");
    assertEquals(Mention.NONE, mention(token));
  }

  @Test
  void leavesTheAddressesOfWhatIsTooOld() {
    String token = "eiw6kyhi47ftrdwyyqhivtwbqm";
    long place = sendFile(alice, bob, "a1", token).recipientIndex();
    stores().messages().delivered(bob.id(), "phone", place);
    clock.move(Duration.ofHours(1));
    sendFile(alice, bob, "a2", token);
    long before = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
    while (stores().archive().expire(before)) {
      // Until nothing more is to go.
    }
    List<Leftover> left = stores().archive().leftovers().first(10);
    assertEquals(1, left.size());
    assertEquals(token, Attachments.token(left.getFirst().address()));
    assertEquals(alice.jid().toString(), left.getFirst().author());
    assertEquals(Mention.SOME, mention(token));
  }

  @Test
  void keepsTheAddressesOfWhatIsGone() {
    Element link =
        Element.builder("jabber:x:oob", "x").textChild("url", "https://example.org/f/1").build();
    Element message = message(alice.jid(), "a1", "https://example.org/f/1").add(link).build();
    send(alice, bob, message, Amendment.NONE);
    assertEquals(List.of(), stores().archive().leftovers().first(10));
    retract(alice, bob, "a1");
    List<Leftover> left = stores().archive().leftovers().first(10);
    assertEquals(1, left.size());
    assertEquals("https://example.org/f/1", left.getFirst().address());
    assertEquals(alice.jid().toString(), left.getFirst().author());
    assertEquals("", left.getFirst().room());
    stores().archive().leftovers().settle(left);
    assertEquals(List.of(), stores().archive().leftovers().first(10));
  }
}
