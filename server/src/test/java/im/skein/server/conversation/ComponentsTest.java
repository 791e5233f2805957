package im.skein.server.conversation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import im.skein.server.run.TestServer;
import im.skein.server.run.TestServer.Way;
import im.skein.testkit.conversation.Conversations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Plays the conversations of a server with components.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ComponentsTest {
  private static final Path SCRIPTS = Path.of("src/test/conversations-components");

  private TestServer server;
  private TestServer lasting;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    List<String> secrets = new ArrayList<>();
    for (String name : List.of("echo", "bridge", "push")) {
      Path file = Files.writeString(folder.resolve(name), "secret of " + name + "\n");
      secrets.add(name + "=" + file);
    }
    List<String> settings =
        List.of("components.listen=127.0.0.1:0", "components.secrets=" + String.join(" ", secrets));
    server = TestServer.inMemory(settings);
    lasting = TestServer.in(folder.resolve("data"), settings);
  }

  @AfterAll
  void stop() {
    server.close();
    lasting.close();
  }

  @AfterEach
  void nothingWasReported() {
    assertEquals(List.of(), server.takeFaults());
    assertEquals(List.of(), lasting.takeFaults());
  }

  @TestFactory
  Stream<DynamicTest> inMemory() {
    return Conversations.in(SCRIPTS, () -> server.stage(Way.MEMORY));
  }

  @TestFactory
  Stream<DynamicTest> overTcp() {
    return Conversations.in(SCRIPTS, () -> lasting.stage(Way.TCP));
  }
}
