package im.skein.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import im.skein.core.archive.ArchiveStore.Range;
import im.skein.core.archive.Findable.Kind;
import im.skein.core.archive.Search;
import im.skein.core.base.AccountRef;
import im.skein.core.chat.Amendment;
import im.skein.core.chat.MessageLog.Append;
import im.skein.core.chat.MessageLog.Appended;
import im.skein.wire.Element;
import im.skein.wire.Name;
import im.skein.wire.xml.XmlWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What every archive finds.
public abstract class SearchContract extends TalkContract {
  /// A contract for the archives of that provider.
  protected SearchContract(StoreProvider provider) {
    super(provider);
  }

  /// Sends a message with that body.
  @Override
  Appended send(AccountRef from, AccountRef to, String body) {
    return append(from, to, body, false);
  }

  private Appended append(AccountRef from, AccountRef to, String body, boolean passing) {
    Element message = Element.builder(Name.client("message")).textChild("body", body).build();
    return append(message(from, to, null, passing, XmlWriter.bytes(message, "")));
  }

  /// The sequences of what is found, oldest first.
  private List<Long> find(AccountRef account, Range range) {
    List<Long> found = new ArrayList<>();
    stores().archive().view(account.id(), range, false, item -> found.add(item.sequence()));
    return found;
  }

  private List<Long> find(AccountRef account, String text) {
    return find(account, Range.ALL.having(Search.of(text)));
  }

  @Test
  void findsWholeWordsAndTheirBeginnings() {
    send(alice, bob, "The quick brown fox");
    send(bob, alice, "QUICKLY, said the caf\u00e9 owner");
    assertEquals(List.of(1L, 2L), find(alice, "quick"));
    assertEquals(List.of(2L), find(alice, "quickl"));
    assertEquals(List.of(1L), find(bob, "FOX the"));
    assertEquals(List.of(2L), find(bob, "cafe"));
    assertEquals(List.of(), find(bob, "ox"));
    assertEquals(List.of(), find(bob, "quick nothing"));
  }

  @Test
  void findsAnyPartOfTextWithoutSpaces() {
    send(alice, bob, "我们明天去北京大学图书馆");
    send(bob, alice, "明日は東京へ行きます");
    send(alice, bob, "내일 서울에서 만나요");
    assertEquals(List.of(1L), find(alice, "北"));
    assertEquals(List.of(1L), find(alice, "馆"));
    assertEquals(List.of(1L), find(alice, "大学"));
    assertEquals(List.of(1L), find(alice, "京大学图"));
    assertEquals(List.of(1L, 2L), find(alice, "明"));
    assertEquals(List.of(2L), find(alice, "東京へ"));
    assertEquals(List.of(3L), find(alice, "서울"));
    assertEquals(List.of(), find(alice, "大图"));
    assertEquals(List.of(), find(alice, "京北"));
  }

  @Test
  void findsTextThatMixesScripts() {
    send(alice, bob, "用iPhone15拍的照片😀好看吗?");
    assertEquals(List.of(1L), find(bob, "iphone"));
    assertEquals(List.of(1L), find(bob, "用iphone15拍的"));
    assertEquals(List.of(1L), find(bob, "照片 好看"));
    assertEquals(List.of(1L), find(bob, "😀"));
    assertEquals(List.of(1L), find(bob, "片😀好"));
    assertEquals(List.of(), find(bob, "iphone16"));
    assertEquals(List.of(), find(bob, "😀😀"));
  }

  @Test
  void findsOnlyWhatTheAccountHas() {
    send(alice, bob, "apple");
    send(bob, carol, "apple");
    send(carol, alice, "pear");
    assertEquals(1, find(alice, "apple").size());
    assertEquals(2, find(bob, "apple").size());
    assertEquals(0, find(alice, "pe apple").size());
    append(bob, alice, "apple", true);
    assertEquals(1, find(alice, "apple").size());
  }

  @Test
  void findsInOneConversationOfOneSenderInAStretchOfTime() {
    Appended first = send(alice, bob, "apple");
    Appended second = send(bob, alice, "apple pie");
    Appended third = send(carol, alice, "apple");
    Range apples = Range.ALL.having(Search.of("apple"));
    assertEquals(List.of(1L, 2L), find(alice, apples.with(bob.jid())));
    assertEquals(List.of(1L), find(alice, apples.with(carol.jid())));
    assertEquals(List.of(), find(carol, apples.with(bob.jid())));
    assertEquals(List.of(), find(alice, apples.with(NOBODY)));
    assertEquals(
        List.of(2L, 1L), find(alice, apples.within(second.stampMicros(), third.stampMicros())));
    assertEquals(List.of(1L), find(alice, apples.before(second.recipientIndex())));
    assertEquals(List.of(2L, 1L), find(alice, apples.after(first.senderIndex())));
    Search ofBob = new Search(List.of(), bob.jid(), Set.of());
    assertEquals(List.of(2L), find(alice, Range.ALL.having(ofBob)));
    Search ofNobody = new Search(List.of(), NOBODY, Set.of());
    assertEquals(List.of(), find(alice, Range.ALL.having(ofNobody)));
  }

  @Test
  void findsLinks() {
    send(alice, bob, "look at https://example.org/a?b=c");
    send(bob, alice, "http is a protocol");
    Search links = new Search(List.of(), null, Set.of(Kind.LINK));
    assertEquals(List.of(1L), find(alice, Range.ALL.having(links)));
    assertEquals(List.of(1L), find(alice, "example.org/a"));
  }

  @Test
  void findsTheNewestFirstAndNoMoreThanIsWanted() {
    for (int i = 1; i <= 700; i++) {
      send(i % 2 == 0 ? alice : bob, i % 2 == 0 ? bob : alice, "apple " + i);
    }
    List<Long> found = new ArrayList<>();
    stores()
        .archive()
        .view(
            alice.id(),
            Range.ALL.having(Search.of("apple")),
            true,
            item -> {
              found.add(item.sequence());
              return found.size() < 3;
            });
    assertEquals(List.of(700L, 699L, 698L), found);
    assertEquals(700, find(bob, "apple").size());
  }

  @Test
  void findsForTheSideThatKeepsIt() {
    Element message = Element.builder(Name.client("message")).textChild("body", "apple").build();
    byte[] stanza = XmlWriter.bytes(message, "");
    append(
        new Append(
            alice.jid(),
            alice.id(),
            bob.jid(),
            bob.id(),
            null,
            true,
            false,
            stanza,
            Amendment.NONE));
    append(
        new Append(
            carol.jid(),
            carol.id(),
            bob.jid(),
            bob.id(),
            null,
            false,
            true,
            stanza,
            Amendment.NONE));
    append(alice, alice, "apple", true);
    assertEquals(List.of(1L), find(alice, "apple"));
    assertEquals(List.of(1L), find(bob, "apple"));
    assertEquals(List.of(), find(carol, "apple"));
  }

  @Test
  void findsNothingOfADeletedAccount() {
    send(alice, bob, "apple");
    assertEquals(1, find(alice, "apple").size());
    stores().accounts().delete(alice.id());
    assertEquals(List.of(1L), find(bob, "apple"));
    stores().accounts().delete(bob.id());
    AccountRef another = make("alice").ref();
    assertEquals(List.of(), find(another, "apple"));
  }
}
