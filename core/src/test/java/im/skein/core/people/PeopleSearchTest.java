package im.skein.core.people;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PeopleSearchTest {
  @ParameterizedTest
  @CsvSource({"'', true", "a, true", "7, true", "ab, false", "张, false", "я, true", "𠮷, false"})
  void findsNothingByOneLetterOfAnAlphabet(String folded, boolean tooShort) {
    assertEquals(tooShort, PeopleSearch.isTooShort(folded));
  }
}
