package im.skein.core.people;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

final class VisitingCardsTest {
  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  @Test
  void believesTheBytesOfAnImageFirst() {
    assertEquals("image/png", VisitingCards.type(bytes(0x89, 'P', 'N', 'G', 13), "image/gif"));
    assertEquals("image/jpeg", VisitingCards.type(bytes(0xff, 0xd8, 0xff, 0xe0), null));
    assertEquals("image/gif", VisitingCards.type(bytes('G', 'I', 'F', '8', '9', 'a'), "text/html"));
    assertEquals(
        "image/webp",
        VisitingCards.type(bytes('R', 'I', 'F', 'F', 1, 2, 3, 4, 'W', 'E', 'B', 'P'), null));
  }

  @Test
  void believesWhatIsToldOfOtherImagesOnly() {
    assertEquals("image/avif", VisitingCards.type(bytes(1, 2, 3), "image/avif"));
    assertNull(VisitingCards.type(bytes(1, 2, 3), "text/html"));
    assertNull(VisitingCards.type(bytes('R', 'I', 'F', 'F'), null));
    assertNull(VisitingCards.type(bytes(), null));
  }
}
