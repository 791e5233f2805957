package im.skein.server.conversation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import im.skein.server.run.TestServer;
import im.skein.server.run.TestServer.Way;
import im.skein.testkit.conversation.Conversations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Plays the conversations of a server with `calls.services`.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CallsTest {
  private TestServer server;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    Path secret = Files.writeString(folder.resolve("turn.secret"), "north\n");
    server =
        TestServer.inMemory(
            List.of(
                "calls.services=stun:stun.example.org turn:turn.example.org:3479 turns:[2001:db8::1]",
                "calls.secret-file=" + secret));
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @AfterEach
  void nothingWasReported() {
    assertEquals(List.of(), server.takeFaults());
  }

  @TestFactory
  Stream<DynamicTest> inMemory() {
    return Conversations.in(
        Path.of("src/test/conversations-calls"), () -> server.stage(Way.MEMORY));
  }
}
