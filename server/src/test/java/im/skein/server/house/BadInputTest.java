package im.skein.server.house;

import static org.junit.jupiter.api.Assertions.assertEquals;

import im.skein.server.run.TestServer;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Every request has a conversation for each kind of bad input, or a reason why it needs none.
final class BadInputTest {
  private static final List<String> ALL_ON = List.of("calls.services=stun:stun.example.org");

  @Test
  void everyKindOfBadInputIsShownForEveryRequest() throws IOException {
    BadInput table = BadInput.of(new Sources().root());
    assertEquals(List.of(), table.strangers(), "not in the list of requests");
    assertEquals(List.of(), table.missing(), "write a script with 'shows:' or say 'has no:'");
  }

  @Test
  void everyRequestThatIsAnsweredIsInTheList() throws IOException {
    Set<String> unlisted = new TreeSet<>();
    try (TestServer server = TestServer.inMemory(ALL_ON)) {
      server.answered().forEach(name -> unlisted.add(name.toString()));
    }
    unlisted.removeAll(BadInput.of(new Sources().root()).answered());
    assertEquals(Set.of(), unlisted);
  }
}
