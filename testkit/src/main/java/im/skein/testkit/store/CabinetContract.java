package im.skein.testkit.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.core.base.Cabinet;
import im.skein.core.base.Cabinet.Document;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// What every cabinet must do.
public abstract class CabinetContract extends StoreContract {
  /// A contract for the stores of that provider.
  protected CabinetContract(StoreProvider provider) {
    super(provider);
  }

  private Cabinet cabinet() {
    return stores().cabinet();
  }

  private static Document document(String key, int... bytes) {
    byte[] content = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      content[i] = (byte) bytes[i];
    }
    return new Document(key, content);
  }

  private List<String> keys(String before, int limit) {
    return cabinet().latest("a", before, limit).stream().map(Document::key).toList();
  }

  @Test
  void keepsWhatIsAddedUntilItIsReplaced() {
    assertNull(cabinet().read("a", "1"));
    assertTrue(cabinet().add("a", document("1", 1, 2)));
    assertFalse(cabinet().add("a", document("1", 3)));
    assertArrayEquals(new byte[] {1, 2}, read("1"));
    cabinet().put("a", document("1", 4));
    cabinet().put("a", document(EVERY_PLANE));
    assertArrayEquals(new byte[] {4}, read("1"));
    assertArrayEquals(new byte[] {}, read(EVERY_PLANE));
    assertNull(cabinet().read("b", "1"));
  }

  private byte[] read(String key) {
    return Objects.requireNonNull(cabinet().read("a", key)).content();
  }

  @Test
  void refusesWhatIsTooLarge() {
    Document large = new Document("1", new byte[Cabinet.MAX_BYTES + 1]);
    assertThrows(IllegalArgumentException.class, () -> cabinet().add("a", large));
    assertThrows(IllegalArgumentException.class, () -> cabinet().put("a", large));
    assertNull(cabinet().read("a", "1"));
    assertTrue(cabinet().add("a", new Document("1", new byte[Cabinet.MAX_BYTES])));
  }

  @Test
  void listsByFallingKeyAndTrims() {
    for (String key : List.of("2", "1", "4", "3")) {
      assertTrue(cabinet().add("a", document(key)));
    }
    assertTrue(cabinet().add("b", document("9")));
    assertEquals(List.of("4", "3"), keys("", 2));
    assertEquals(List.of("2", "1"), keys("3", 10));
    cabinet().remove("a", List.of("3", "7"));
    assertEquals(List.of("4", "2", "1"), keys("", 10));
    cabinet().trim("a", 3);
    assertEquals(List.of("4", "2", "1"), keys("", 10));
    cabinet().trim("a", 1);
    assertEquals(List.of("4"), keys("", 10));
    assertEquals(1, cabinet().latest("b", "", 10).size());
  }
}
