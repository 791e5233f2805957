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
import org.junit.jupiter.api.io.TempDir;

/// Plays every conversation on every way in, in memory over stores in memory, over sockets with the
/// database.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ConversationTest {
  private static final Path SCRIPTS = Path.of("src/test/conversations");

  private TestServer forgetful;
  private TestServer lasting;

  @BeforeAll
  void start(@TempDir Path data) {
    forgetful = TestServer.inMemory(List.of());
    lasting = TestServer.in(data, List.of());
  }

  @AfterAll
  void stop() {
    forgetful.close();
    lasting.close();
  }

  @AfterEach
  void nothingWasReported() {
    assertEquals(List.of(), forgetful.takeFaults());
    assertEquals(List.of(), lasting.takeFaults());
  }

  @TestFactory
  Stream<DynamicTest> inMemory() {
    return Conversations.in(SCRIPTS, () -> forgetful.stage(Way.MEMORY));
  }

  @TestFactory
  Stream<DynamicTest> overTcp() {
    return Conversations.in(SCRIPTS, () -> lasting.stage(Way.TCP));
  }

  /// Without that about what is too large: WebSocket itself closes for it (RFC 6455 §7.4.1).
  @TestFactory
  Stream<DynamicTest> overWebSocket() {
    return Conversations.in(SCRIPTS, () -> lasting.stage(Way.WEB_SOCKET))
        .filter(script -> !script.getDisplayName().startsWith("rfc6120-xml-oversize"));
  }

  /// Without those about what is no XML: in BOSH that has no wrapper either, so nobody knows to
  /// which session it belongs. What is too large is refused as a request of HTTP.
  @TestFactory
  Stream<DynamicTest> byBosh() {
    return Conversations.in(SCRIPTS, () -> lasting.stage(Way.BOSH))
        .filter(script -> !script.getDisplayName().startsWith("rfc6120-xml-"));
  }
}
