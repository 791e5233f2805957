package im.skein.server.conversation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import im.skein.server.run.TestServer;
import im.skein.server.run.TestServer.Way;
import im.skein.testkit.conversation.Conversations;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/// Plays the conversations of a server where `contacts.last-seen` is off.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class UnseenTest {
  private TestServer server;

  @BeforeAll
  void start() {
    server = TestServer.inMemory(List.of("contacts.last-seen=false"));
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
        Path.of("src/test/conversations-unseen"), () -> server.stage(Way.MEMORY));
  }
}
