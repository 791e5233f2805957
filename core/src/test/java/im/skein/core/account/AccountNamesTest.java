package im.skein.core.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import im.skein.core.account.AccountNames.Check;
import im.skein.core.account.AccountNames.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AccountNamesTest {
  private final AccountNames names = new AccountNames("example.org");

  @ParameterizedTest
  @CsvSource({
    "zhangsan, zhangsan", "Alice, alice", "' bob ', bob", "张三, 张三", "张三2000, 张三2000",
    "a_b.c-d, a_b.c-d", "山田たろう, 山田たろう", "김철수, 김철수", "Ａｌｉｃｅ, alice", "élodie, élodie",
    "Ёжик, ёжик", "7of9, 7of9", "हिन्दी, हिन्दी"
  })
  void preparesGoodNames(String typed, String localpart) {
    Check.Good good = assertInstanceOf(Check.Good.class, names.check(typed, false));
    assertEquals(localpart, good.localpart());
  }

  @ParameterizedTest
  @CsvSource({
    "'', LENGTH",
    "a, LENGTH",
    "张, LENGTH",
    "abcdefghijabcdefghijabcdefghijabc, LENGTH",
    "alice smith, CHARACTERS",
    "alice@home, CHARACTERS",
    "a/b, CHARACTERS",
    "a:b, CHARACTERS",
    "..., CHARACTERS",
    "-1-2, CHARACTERS",
    "alice😀, CHARACTERS",
    "a+b, CHARACTERS",
    "12345, DIGITS",
    "１２３４５, DIGITS",
    "аlice, SCRIPT",
    "αlpha, SCRIPT",
    "admin, RESERVED",
    "Root, RESERVED",
    "ROOMS, RESERVED",
    "鸿雁, RESERVED"
  })
  void tellsWhyNamesAreNotAllowed(String typed, Reason reason) {
    assertEquals(new Check.Bad(reason), names.check(typed, false));
  }

  @Test
  void measuresLengthInCodePoints() {
    assertInstanceOf(Check.Good.class, names.check("𠮷".repeat(32), false));
    assertEquals(new Check.Bad(Reason.LENGTH), names.check("𠮷".repeat(33), false));
  }

  @ParameterizedTest
  @CsvSource({"paypal, раураl", "bob, b0b", "lili, 1i1i"})
  void findsWhatNamesThatLookAlikeHaveInCommon(String one, String other) {
    assertEquals(AccountNames.skeleton(one), AccountNames.skeleton(other));
  }

  @Test
  void keepsNamesApartThatLookDifferent() {
    Check.Good alice = assertInstanceOf(Check.Good.class, names.check("alice", false));
    Check.Good bob = assertInstanceOf(Check.Good.class, names.check("bob", false));
    assertNotEquals(alice.skeleton(), bob.skeleton());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1234", "01234", "1234a", "１２３４５", "", "1234567890123456789"})
  void takesNoOtherTextForANumber(String text) {
    assertEquals(0, AccountNames.number(text));
  }

  @Test
  void readsNumbers() {
    assertEquals(36238, AccountNames.number("36238"));
    assertEquals(123456789, AccountNames.number("123456789"));
  }
}
