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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Plays the conversations of servers that are set up otherwise than usual; each folder is named
/// after what is other.
final class OtherSettingsTest {
  private final List<TestServer> servers = new ArrayList<>();

  @AfterEach
  void nothingWasReported() {
    for (TestServer server : servers) {
      assertEquals(List.of(), server.takeFaults());
      server.close();
    }
  }

  private Stream<DynamicTest> play(String folder, String... settings) {
    TestServer server = TestServer.inMemory(List.of(settings));
    servers.add(server);
    return Conversations.in(
        Path.of("src/test/conversations-" + folder), () -> server.stage(Way.MEMORY));
  }

  /// Without an archive.
  @TestFactory
  Stream<DynamicTest> passing() {
    return play("passing", "archive.enabled=false");
  }

  /// Every account is everybody's contact.
  @TestFactory
  Stream<DynamicTest> everyone() {
    return play("everyone", "contacts.everyone=true");
  }

  /// Nobody is told since when somebody is off line.
  @TestFactory
  Stream<DynamicTest> unseen() {
    return play("unseen", "contacts.last-seen=false");
  }

  /// Who registers must be invited.
  @TestFactory
  Stream<DynamicTest> invite() {
    return play("invite", "registration.mode=invite");
  }

  /// Nobody registers.
  @TestFactory
  Stream<DynamicTest> closed() {
    return play("closed", "registration.mode=closed");
  }

  /// With limits of how often somebody may do what costs.
  @TestFactory
  Stream<DynamicTest> limited() {
    return play("limited", "limits.enabled=true");
  }

  /// Everybody makes two rooms that stay at most, and removes three messages of rooms for himself.
  @TestFactory
  Stream<DynamicTest> fewRooms() {
    return play("few-rooms", "limits.rooms=2", "limits.hidden=3");
  }

  /// With servers for calls.
  @TestFactory
  Stream<DynamicTest> calls(@TempDir Path folder) throws IOException {
    Path secret = Files.writeString(folder.resolve("turn.secret"), "north\n");
    return play(
        "calls",
        "calls.services=stun:stun.example.org turn:turn.example.org:3479 turns:[2001:db8::1]",
        "calls.secret-file=" + secret);
  }
}
