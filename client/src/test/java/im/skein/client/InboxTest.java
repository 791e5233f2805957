package im.skein.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.wire.Envelope;
import im.skein.wire.Message;
import im.skein.wire.Stanza;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class InboxTest {
  private static final Duration LONG = Duration.ofSeconds(10);
  private final Inbox inbox = new Inbox();

  @Test
  void givesTheFirstThatMatchesAndKeepsTheOthers() throws IOException {
    inbox.put(message("1"));
    inbox.put(message("2"));
    assertEquals("2", inbox.take(s -> "2".equals(s.id()), "it", LONG).id());
    assertEquals("1", inbox.take(_ -> true, "it", LONG).id());
    assertTrue(inbox.poll(_ -> true).isEmpty());
  }

  @Test
  void waitsForWhatIsNotThereYet() throws IOException {
    Thread.ofVirtual().start(() -> inbox.put(message("late")));
    assertEquals("late", inbox.take(_ -> true, "it", LONG).id());
  }

  @Test
  void givesUpWhenTheTimeIsOver() {
    assertThrows(SilenceException.class, () -> inbox.take(_ -> true, "it", Duration.ofMillis(1)));
  }

  @Test
  void saysThatTheStreamHasEndedOnlyWhenNothingIsLeft() throws IOException {
    inbox.put(message("last"));
    inbox.end("shutdown");
    assertEquals("last", inbox.take(_ -> true, "it", LONG).id());
    StreamEndedException ended =
        assertThrows(StreamEndedException.class, () -> inbox.take(_ -> true, "it", LONG));
    assertEquals("the stream has ended: shutdown", ended.getMessage());
  }

  private static Stanza message(String id) {
    return new Message(new Envelope(null, null, id, null), Message.Type.CHAT, List.of());
  }
}
