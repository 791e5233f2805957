package im.skein.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.wire.Envelope;
import im.skein.wire.Message;
import im.skein.wire.Stanza;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ManagementTest {
  private final Management management = new Management();
  private final List<String> told = new ArrayList<>();

  ManagementTest() {
    management.onAcknowledged(stanza -> told.add(String.valueOf(stanza.id())));
    for (int i = 1; i <= 3; i++) {
      Envelope envelope = new Envelope(null, null, "m" + i, null);
      management.sent(new Message(envelope, Message.Type.CHAT, List.of()));
    }
  }

  @Test
  void tellsWhatWasAcknowledgedInOrder() {
    assertTrue(management.acknowledged(2));
    assertEquals(List.of("m1", "m2"), told);
    assertEquals(List.of("m3"), ids());
  }

  @Test
  void tellsNothingTwice() {
    assertTrue(management.acknowledged(2));
    assertTrue(management.acknowledged(2));
    assertEquals(List.of("m1", "m2"), told);
  }

  @Test
  void refusesMoreThanWasSent() {
    assertFalse(management.acknowledged(4));
    assertEquals(List.of("m1", "m2", "m3"), ids());
  }

  @Test
  void refusesToGoBack() {
    assertTrue(management.acknowledged(2));
    assertFalse(management.acknowledged(1));
  }

  @Test
  void countsWhatCame() {
    management.received();
    management.received();
    assertEquals("2", management.answer().attribute("h"));
    assertEquals("2", management.resume("x").attribute("h"));
  }

  private List<String> ids() {
    return management.unacknowledged().stream().map(Stanza::id).map(String::valueOf).toList();
  }
}
