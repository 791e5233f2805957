package im.skein.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.net.listen.ListenAddress;
import im.skein.net.listen.TcpSettings;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Addresses in settings.
final class ListenAddressTest {
  @Test
  void readsWhatItWrites() {
    for (String text :
        List.of(":5222", "127.0.0.1:0", "0.0.0.0:65535", "[::1]:5280", "[2001:db8::1]:5223")) {
      assertEquals(text, ListenAddress.parse(text).orElseThrow().toString());
    }
  }

  @Test
  void takesNothingForOff() {
    assertEquals(Optional.empty(), ListenAddress.parse(""));
  }

  @Test
  void knowsWhetherOnlyThisMachineCanReachIt() {
    assertTrue(ListenAddress.parse("127.0.0.1:1").orElseThrow().loopback());
    assertTrue(ListenAddress.parse("127.8.8.8:1").orElseThrow().loopback());
    assertTrue(ListenAddress.parse("[::1]:1").orElseThrow().loopback());
    assertFalse(ListenAddress.parse(":1").orElseThrow().loopback());
    assertFalse(ListenAddress.parse("0.0.0.0:1").orElseThrow().loopback());
    assertFalse(ListenAddress.parse("[::]:1").orElseThrow().loopback());
    assertFalse(ListenAddress.parse("192.0.2.1:1").orElseThrow().loopback());
  }

  @Test
  void saysWhatIsWrongAndWhatIsAllowed() {
    for (String text :
        List.of(
            "5222",
            "127.0.0.1",
            "127.0.0.1:",
            "127.0.0.1:x",
            "127.0.0.1:65536",
            "127.0.0.1:-1",
            "127.0.0.256:1",
            "1:2",
            "localhost:5222",
            "example.org:5222",
            "::1:5222",
            "[::1]",
            "[::1:5222",
            "[127.0.0.1]:5222",
            "[::1%lo]:5222",
            " :5222",
            "[]:1")) {
      IllegalArgumentException error =
          assertThrows(IllegalArgumentException.class, () -> ListenAddress.parse(text), text);
      assertTrue(String.valueOf(error.getMessage()).contains("[IPv6]:PORT"), error.getMessage());
    }
  }

  @Test
  void settingsRefuseWhatCannotWork() {
    assertThrows(IllegalArgumentException.class, () -> new TcpSettings(0, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new TcpSettings(1, 1, 0));
    assertThrows(IllegalArgumentException.class, () -> new TcpSettings(1, 0, 1));
    assertEquals(1, NetworkSettings.forProcessors(2).loops());
    assertEquals(4, NetworkSettings.forProcessors(16).loops());
  }
}
