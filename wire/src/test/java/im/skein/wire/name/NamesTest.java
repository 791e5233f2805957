package im.skein.wire.name;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
  /// The examples of RFC 8266 §3, and more: what they are compared by.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "Foo|foo",
        "foo|foo",
        "Foo Bar|foo bar",
        " Foo  Bar |foo bar",
        "Σ|σ",
        "σ|σ",
        "ς|ς",
        "♚|♚",
        "Richard \u2163|richard iv",
        "ＡＢＣ|abc",
        "❤\uFE0F|❤",
        "👩\u200D👧|👩👧",
        "小三|小三"
      })
  void comparesNicknames(String typed, String key) {
    assertEquals(key, Nicknames.key(typed));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "a\tb", "a\u0000b", "a\u00ADb", "\uFE0F"})
  void refusesNicknames(String typed) {
    assertNull(Nicknames.prepare(typed));
  }

  @Test
  void keepsWhatIsShownAsTyped() {
    assertEquals("Foo Bar Ｘ", Nicknames.prepare("  Foo \u00A0Bar Ｘ "));
    assertEquals("👩\u200D👧❤\uFE0F", Nicknames.prepare("👩\u200D👧❤\uFE0F"));
  }

  @Test
  void countsCharactersAsPeopleSeeThem() {
    assertEquals(2, Nicknames.length("张三"));
    assertEquals(1, Nicknames.length("👩\u200D👧"));
    assertEquals(1, Nicknames.length("e\u0301"));
    assertEquals(0, Nicknames.length(""));
  }

  @ParameterizedTest
  @CsvSource({"paypal,раураl", "alice,a1ice", "google,gооgle", "modern,rnodern", "o,о"})
  void seesThatNamesLookAlike(String name, String lookalike) {
    assertEquals(Lookalikes.skeleton(name), Lookalikes.skeleton(lookalike));
  }

  @Test
  void keepsDifferentNamesApart() {
    assertNotEquals(Lookalikes.skeleton("alice"), Lookalikes.skeleton("bob"));
    assertNotEquals(Lookalikes.skeleton("张三"), Lookalikes.skeleton("张二"));
  }

  @Test
  void asksForOneScript() {
    assertTrue(Lookalikes.isOfOneScript("alice"));
    assertTrue(Lookalikes.isOfOneScript("张三"));
    assertTrue(Lookalikes.isOfOneScript("张三abc9"));
    assertTrue(Lookalikes.isOfOneScript("алиса"));
    assertFalse(Lookalikes.isOfOneScript("аlice"));
    assertFalse(Lookalikes.isOfOneScript("αlice"));
    assertFalse(Lookalikes.isOfOneScript("алиса张三"));
  }
}
