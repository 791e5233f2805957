package im.skein.core.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import im.skein.core.account.ProfileRules.Check;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProfileRulesTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);

  @Test
  void takesAnEmptyProfile() {
    assertEquals(new Check.Good(Profile.EMPTY), ProfileRules.check(Profile.EMPTY, TODAY));
  }

  @Test
  void tidiesWhatWasTyped() {
    Profile typed =
        new Profile(
            "  Alice   Smith ", "one\n two ", "female", "2000-02-29", "alice@example.org", false);
    assertEquals(
        new Check.Good(
            new Profile(
                "Alice Smith", "one two", "female", "2000-02-29", "alice@example.org", false)),
        ProfileRules.check(typed, TODAY));
  }

  @Test
  void countsNicknamesAsPeopleSeeThem() {
    String family = "👨‍👩‍👧‍👦";
    assertInstanceOf(Check.Good.class, nickname(family.repeat(32)));
    assertEquals("nick", assertInstanceOf(Check.Bad.class, nickname(family.repeat(33))).field());
    assertInstanceOf(Check.Good.class, nickname("张".repeat(32)));
    assertInstanceOf(Check.Bad.class, nickname("张".repeat(33)));
  }

  @Test
  void refusesCharactersThatTurnTheText() {
    assertInstanceOf(Check.Bad.class, nickname("ab\u202Ecd"));
    assertInstanceOf(Check.Bad.class, nickname("ab\u0007cd"));
  }

  @ParameterizedTest
  @CsvSource({
    "gender, robot, '', ''",
    "birthday, '', 2026-11-22, ''",
    "birthday, '', 2001-02-29, ''",
    "birthday, '', 1899-12-31, ''",
    "birthday, '', 1/2/2000, ''",
    "email, '', '', alice",
    "email, '', '', alice@ example.org"
  })
  void tellsWhichFieldIsWrong(String field, String gender, String birthday, String email) {
    Profile typed = new Profile("", "", gender, birthday, email, true);
    assertEquals(
        field, assertInstanceOf(Check.Bad.class, ProfileRules.check(typed, TODAY)).field());
  }

  @Test
  void foldsWidthAndCase() {
    assertEquals("alice 张三", ProfileRules.fold(" ＡＬＩＣＥ   张三"));
  }

  private static Check nickname(String nickname) {
    return ProfileRules.check(new Profile(nickname, "", "", "", "", true), TODAY);
  }
}
