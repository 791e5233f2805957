package im.skein.testkit.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import im.skein.core.feature.Drawer;
import im.skein.core.feature.Drawer.Document;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every chest of drawers does.
public abstract class DrawerContract extends StoreContract {
  private static final String BLOCK = "block";

  private long alice;

  /// A contract for the drawers of that provider.
  protected DrawerContract(StoreProvider provider) {
    super(provider);
  }

  @BeforeEach
  void makeAccount() {
    alice = make("alice").ref().id();
  }

  private Drawer drawers() {
    return stores().drawers();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void assertHolds(long version, String text) {
    Document document = drawers().read(alice, BLOCK);
    assertNotNull(document);
    assertEquals(version, document.version());
    assertArrayEquals(bytes(text), document.content());
  }

  @Test
  void isEmptyAtFirst() {
    assertNull(drawers().read(alice, BLOCK));
  }

  @Test
  void countsVersionsFromOne() {
    assertEquals(1, drawers().write(alice, BLOCK, 0, bytes("a")));
    assertEquals(2, drawers().write(alice, BLOCK, 1, bytes(EVERY_PLANE)));
    assertHolds(2, EVERY_PLANE);
  }

  @Test
  void writesNothingWhenSomebodyWasFaster() {
    drawers().write(alice, BLOCK, 0, bytes("a"));
    assertEquals(-1, drawers().write(alice, BLOCK, 0, bytes("b")));
    assertEquals(-1, drawers().write(alice, BLOCK, 2, bytes("b")));
    assertHolds(1, "a");
  }

  @Test
  void writesNothingOverADocumentThatIsNotThere() {
    assertEquals(-1, drawers().write(alice, BLOCK, 1, bytes("a")));
    assertNull(drawers().read(alice, BLOCK));
  }

  @Test
  void letsOneOfManyWin() throws Exception {
    drawers().write(alice, BLOCK, 0, bytes("a"));
    List<Long> answers = race(8, () -> drawers().write(alice, BLOCK, 1, bytes("b")));
    assertEquals(1, answers.stream().filter(version -> version == 2).count());
    assertEquals(7, answers.stream().filter(version -> version == -1).count());
    assertHolds(2, "b");
  }

  @Test
  void keepsFeaturesAndAccountsApart() {
    long bob = make("bob").ref().id();
    drawers().write(alice, BLOCK, 0, bytes("a"));
    assertNull(drawers().read(alice, "push"));
    assertNull(drawers().read(bob, BLOCK));
  }

  @Test
  void removesWithoutHarmWhenThereIsNone() {
    drawers().write(alice, BLOCK, 0, bytes("a"));
    drawers().remove(alice, BLOCK);
    drawers().remove(alice, BLOCK);
    assertNull(drawers().read(alice, BLOCK));
    assertEquals(1, drawers().write(alice, BLOCK, 0, bytes("b")));
  }

  @Test
  void keepsAnEmptyDocumentAndTheLargest() {
    drawers().write(alice, BLOCK, 0, bytes(""));
    assertHolds(1, "");
    String largest = "x".repeat(Drawer.MAX_BYTES);
    drawers().write(alice, BLOCK, 1, bytes(largest));
    assertHolds(2, largest);
  }

  @Test
  void refusesALargerDocument() {
    byte[] larger = new byte[Drawer.MAX_BYTES + 1];
    assertThrows(IllegalArgumentException.class, () -> drawers().write(alice, BLOCK, 0, larger));
  }
}
