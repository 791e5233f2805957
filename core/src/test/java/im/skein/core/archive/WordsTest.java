package im.skein.core.archive;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.core.archive.Search.Phrase;
import im.skein.wire.Jid;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class WordsTest {
  private static final Jid ALICE = Jid.known("alice@example.org");

  @Test
  void cutsAtSpacesAndBetweenCharacters() {
    assertEquals(List.of("hello", "world", "42"), Words.of("Hello, wörld! 42"));
    assertEquals(List.of("你好", "好吗", "吗"), Words.of("你好吗"));
    assertEquals(List.of("カラ", "ラー", "ー"), Words.of("ｶﾗｰ"));
    assertEquals(List.of("我", "ok", "了"), Words.of("我OK了"));
    assertEquals(List.of("👍", "好"), Words.of("👍好"));
    assertEquals(List.of("हिन्दी"), Words.of("हिन्दी"));
    assertEquals(List.of(), Words.of(" …!? "));
    assertEquals(64, Words.of("a".repeat(100)).getFirst().length());
  }

  @Test
  void looksForPartsWithTheirWordsSideBySide() {
    assertEquals(List.of(new Phrase(List.of("hello"), true)), Words.phrases("Hello"));
    assertEquals(List.of(new Phrase(List.of("你好", "好吗"), false)), Words.phrases("你好吗"));
    assertEquals(List.of(new Phrase(List.of("你"), true)), Words.phrases("你"));
    assertEquals(List.of(new Phrase(List.of("e", "mail"), true)), Words.phrases("e-mail"));
    assertEquals(List.of(new Phrase(List.of("你好", "好", "ok"), true)), Words.phrases("你好OK"));
    assertEquals(List.of(), Words.phrases(" ?! "));
  }

  @Test
  void findsEveryPartOfChineseText() {
    Random random = new Random(1);
    for (int i = 0; i < 2_000; i++) {
      String part = text(random, '\u4e00', 1 + random.nextInt(5));
      String before = text(random, '\u4e00', random.nextInt(5));
      assertTrue(finds(part, before + part + text(random, '\u4e00', random.nextInt(5))));
    }
  }

  @Test
  void findsTheBeginningsOfWordsAndNothingElse() {
    Random random = new Random(2);
    for (int i = 0; i < 2_000; i++) {
      String word = text(random, 'a', 1 + random.nextInt(3));
      String other = text(random, 'a', 1 + random.nextInt(3));
      assertEquals(word.startsWith(other), finds(other, "x " + word + " y"), other);
    }
  }

  private static String text(Random random, char first, int length) {
    return random.ints(length, first, first + 4).mapToObj(Character::toString).collect(joining());
  }

  private static boolean finds(String part, String text) {
    return Search.of(part).finds(new Findable(Words.of(text), Set.of(), Set.of()), ALICE);
  }
}
