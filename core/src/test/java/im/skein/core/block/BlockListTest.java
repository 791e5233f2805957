package im.skein.core.block;

import static org.junit.jupiter.api.Assertions.assertEquals;

import im.skein.wire.Jid;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BlockListTest {
  @ParameterizedTest
  @CsvSource({
    "bob@example.org, bob@example.org/phone, true",
    "bob@example.org, bob@example.org, true",
    "bob@example.org, alice@example.org, false",
    "bob@example.org/phone, bob@example.org/phone, true",
    "bob@example.org/phone, bob@example.org/desk, false",
    "bob@example.org/phone, bob@example.org, false",
    "example.net, bob@example.net/phone, true",
    "example.net, bob@example.org, false",
    "example.net/bot, bob@example.net/bot, true",
    "example.net/bot, bob@example.net/phone, false"
  })
  void blocksWhatStandsBelowAnEntry(String entry, String address, boolean blocked) {
    BlockList list = BlockList.EMPTY.plus(List.of(Jid.known(entry)));
    assertEquals(blocked, list.test(Jid.known(address)));
  }

  @Test
  void readsWhatItWrote() {
    BlockList list =
        BlockList.EMPTY.plus(
            List.of(Jid.known("张三@example.org"), Jid.known("bob@example.org/my phone")));
    assertEquals(list.entries(), BlockList.read(list.write()).entries());
  }

  @Test
  void passesOverWhatIsNoAddress() {
    byte[] content = "bob@example.org\n@\n".getBytes(StandardCharsets.UTF_8);
    assertEquals(Set.of(Jid.known("bob@example.org")), BlockList.read(content).entries());
  }

  @Test
  void forgetsFreedEntriesOnly() {
    Jid bob = Jid.known("bob@example.org");
    Jid carol = Jid.known("carol@example.org");
    BlockList list = BlockList.EMPTY.plus(List.of(bob, carol)).minus(List.of(bob));
    assertEquals(Set.of(carol), list.entries());
  }
}
