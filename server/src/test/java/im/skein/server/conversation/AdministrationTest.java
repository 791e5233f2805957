package im.skein.server.conversation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import im.skein.server.run.TestServer;
import im.skein.server.run.TestServer.Way;
import im.skein.testkit.conversation.Conversations;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Plays the conversations that need an administrator: each has a server of its own, whose first
/// account is one.
final class AdministrationTest {
  private final List<TestServer> servers = new ArrayList<>();

  @AfterEach
  void nothingWasReported() {
    for (TestServer server : servers) {
      assertEquals(List.of(), server.takeFaults());
      server.close();
    }
  }

  @TestFactory
  Stream<DynamicTest> inMemory() {
    return Conversations.in(
        Path.of("src/test/conversations-admin"),
        () -> {
          TestServer server = TestServer.inMemory(List.of());
          servers.add(server);
          return server.stage(Way.MEMORY);
        });
  }
}
