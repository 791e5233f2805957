package im.skein.server.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.client.Connection;
import im.skein.wire.Message;
import im.skein.wire.Stanza;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `skein broadcast` and `skein reports` as an operator meets them.
final class BroadcastTest {
  private static final String PASSWORD = "correct horse of alice";

  @TempDir private Path folder;

  private record Done(int status, String out, String err) {}

  private Done run(String input, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--data", folder.toString(), "--set", "sasl.iterations=4096"));
    try (Program program = Program.start(all.toArray(String[]::new))) {
      program.type(input);
      int status = program.await();
      return new Done(status, String.join("\n", program.out()), String.join("\n", program.err()));
    }
  }

  @Test
  void tellsEverybodyOnce() throws IOException {
    assertEquals(0, run(PASSWORD + "\n", "user", "add", "alice", "--password-stdin").status);
    try (Program server = Program.serve(folder)) {
      Done first = run("The library\nmoves.\n", "broadcast", "-", "--lang", "en");
      assertEquals(0, first.status, first::toString);
      Done again = run("", "broadcast", "The library\nmoves.", "--lang", "en");
      assertEquals(0, again.status, again::toString);
      assertTrue(again.out.contains("goes to nobody twice"), again::toString);
      assertEquals(1, run("", "broadcast", " ").status);
      try (Connection alice = server.login("alice", PASSWORD)) {
        alice.announce();
        Message got = (Message) alice.await(BroadcastTest::isFromServer);
        assertEquals("The library\nmoves.", got.body());
        assertEquals("en", got.envelope().lang());
        alice.sync();
        assertTrue(alice.poll(BroadcastTest::isFromServer).isEmpty());
      }
      assertEquals(0, run("", "reports").status);
    }
  }

  private static boolean isFromServer(Stanza stanza) {
    return stanza instanceof Message && "localhost".equals(String.valueOf(stanza.from()));
  }

  @Test
  void needsAServer() {
    Done refused = run("", "broadcast", "Hello");
    assertEquals(1, refused.status);
    assertTrue(refused.err.contains("no server runs"), refused::toString);
    assertEquals(new Done(0, "", ""), run("", "reports"));
  }
}
