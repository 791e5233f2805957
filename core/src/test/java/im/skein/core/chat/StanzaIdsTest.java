package im.skein.core.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StanzaIdsTest {
  private final StanzaIds ids = new StanzaIds(new byte[16]);

  @Test
  void givesEachPlaceItsOwnId() {
    Set<String> seen = new HashSet<>();
    for (long conversation = 1; conversation <= 50; conversation++) {
      for (long sequence = 1; sequence <= 50; sequence++) {
        seen.add(ids.id(conversation, sequence));
      }
    }
    assertEquals(2_500, seen.size());
  }

  @Test
  void givesTheSameIdForTheSamePlaceAlways() {
    assertEquals(ids.id(7, 9), new StanzaIds(new byte[16]).id(7, 9));
  }

  @Test
  void dependsOnTheKey() {
    byte[] other = new byte[16];
    other[0] = 1;
    assertNotEquals(ids.id(7, 9), new StanzaIds(other).id(7, 9));
  }

  @Test
  void refusesAKeyOfAnotherLength() {
    assertThrows(IllegalArgumentException.class, () -> new StanzaIds(new byte[15]));
  }
}
