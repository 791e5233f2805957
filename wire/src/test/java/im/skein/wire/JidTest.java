package im.skein.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JidTest {
  /// The allowed examples of RFC 7622 §3.5, and what becomes of them.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "juliet@example.com|juliet|example.com|''",
        "juliet@example.com/foo|juliet|example.com|foo",
        "juliet@example.com/foo bar|juliet|example.com|foo bar",
        "juliet@example.com/foo@bar|juliet|example.com|foo@bar",
        "foo\\20bar@example.com|foo\\20bar|example.com|''",
        "fussball@example.com|fussball|example.com|''",
        "fu\u00DFball@example.com|fu\u00DFball|example.com|''",
        "\u03C0@example.com|\u03C0|example.com|''",
        "\u03A3@example.com/foo|\u03C3|example.com|foo",
        "\u03C3@example.com/foo|\u03C3|example.com|foo",
        "\u03C2@example.com/foo|\u03C2|example.com|foo",
        "king@example.com/\u265A|king|example.com|\u265A",
        "example.com|''|example.com|''",
        "example.com/foobar|''|example.com|foobar",
        "a.example.com/b@example.net|''|a.example.com|b@example.net",
        "Alice@EXAMPLE.org/Home|alice|example.org|Home",
        "\uFF41\uFF4C\uFF49\uFF43\uFF45@example.org|alice|example.org|''",
        "张三@例子.example/手机|张三|例子.example|手机",
        "o\u0308@example.org/a\u030A\u00A0b|\u00F6|example.org|\u00E5 b",
        "alice@xn--fsqu00a.example|alice|例子.example|''",
        "alice@M\u00DCNCHEN.example|alice|m\u00FCnchen.example|''",
        "alice@fa\u00DF.example|alice|fa\u00DF.example|''",
        "alice@example.org.|alice|example.org|''",
        "alice@192.0.2.1|alice|192.0.2.1|''",
        "alice@[2001:DB8::1]/x|alice|[2001:db8::1]|x",
        "alice@[::ffff:192.0.2.1]|alice|[::ffff:192.0.2.1]|''",
        "alice@localhost|alice|localhost|''"
      })
  void preparesAddresses(String text, String localpart, String domain, String resource)
      throws InvalidJid {
    Jid jid = Jid.parse(text);
    assertEquals(localpart, jid.localpart());
    assertEquals(domain, jid.domain());
    assertEquals(resource, jid.resource());
    assertEquals(jid, Jid.parse(jid.toString()));
    assertEquals(jid, Jid.of(localpart, domain, resource));
  }

  /// The refused examples of RFC 7622 §3.5, and more.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "@",
        "/",
        "@/",
        "\"juliet\"@example.com",
        "foo bar@example.com",
        " juliet@example.com",
        "juliet@example.com/",
        "@example.com/",
        "@example.com",
        "henry\u2163@example.com",
        "\u265A@example.com",
        "juliet@",
        "/foobar",
        "a@b@example.com",
        "a&b@example.com",
        "a'b@example.com",
        "a:b@example.com",
        "a<b@example.com",
        "a>b@example.com",
        "a\uFF20b@example.com",
        "a\u200Bb@example.com",
        "a\tb@example.com",
        "alice@exa mple.org",
        "alice@exa_mple.org",
        "alice@-example.org",
        "alice@example-.org",
        "alice@example..org",
        "alice@.example.org",
        "alice@.",
        "alice@[::1",
        "alice@[1::2::3]",
        "alice@[1:2:3:4:5:6:7]",
        "alice@[1:2:3:4:5:6:7:8:9]",
        "alice@[12345::]",
        "alice@[g::1]",
        "alice@example\uFF0F.org",
        "alice@xn--a.example",
        "alice@example.org/a\u0007b",
        "alice@example.org/a\uD800"
      })
  void refusesWhatIsNoAddress(String text) {
    InvalidJid e = assertThrows(InvalidJid.class, () -> Jid.parse(text));
    assertFalse(e.toString().contains("example"));
  }

  @Test
  void countsBytesOfEachPart() throws InvalidJid {
    String most = "三".repeat(341);
    assertEquals(1023, most.getBytes(StandardCharsets.UTF_8).length);
    assertEquals(most, Jid.of(most, "example.org", most).localpart());
    assertThrows(InvalidJid.class, () -> Jid.of(most + "a", "example.org", ""));
    assertThrows(InvalidJid.class, () -> Jid.of("", "example.org", most + "a"));
    assertEquals(1023, Jid.of("a".repeat(1023), "example.org", "").localpart().length());
    assertThrows(InvalidJid.class, () -> Jid.of("a".repeat(1024), "example.org", ""));
    assertThrows(InvalidJid.class, () -> Jid.of("", "a.".repeat(600) + "org", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"三", "三.", "\uFDFA", "e\u0301", "A", "xn--"})
  void refusesDomainsOfAnyLength(String part) {
    for (int times : new int[] {254, 507, 1_001, 80_000}) {
      String domain = part.repeat(times) + "x";
      assertThrows(InvalidJid.class, () -> Jid.of("", domain, ""), () -> part + " × " + times);
    }
  }

  @Test
  void tellsBareAndFullApart() throws InvalidJid {
    Jid full = Jid.parse("alice@example.org/phone");
    assertFalse(full.isBare());
    assertTrue(full.bare().isBare());
    assertTrue(full.sameBare(full.bare()));
    assertEquals(Jid.parse("example.org"), full.domainOnly());
    assertEquals(full, full.bare().withResource("phone"));
    assertEquals(full.hashCode(), full.bare().withResource("phone").hashCode());
    assertNotEquals(full, full.withResource("Phone"));
    assertSame(full.bare().domain(), full.domain());
    assertNull(Jid.parseNullable(null));
    assertThrows(IllegalArgumentException.class, () -> Jid.known("@"));
  }

  /// Whatever can be prepared stays the same when it is prepared again.
  @Test
  void preparingTwiceIsPreparingOnce() {
    Random random = new Random(7622);
    int accepted = 0;
    for (int round = 0; round < 20_000; round++) {
      String localpart = text(random);
      String resource = text(random);
      try {
        Jid once = Jid.of(localpart, "example.org", resource);
        accepted++;
        Jid twice = Jid.of(once.localpart(), once.domain(), once.resource());
        assertEquals(once, twice, () -> "from " + localpart + " and " + resource);
      } catch (InvalidJid _) {
        // Most random text is no address.
      }
    }
    assertTrue(accepted > 500, "only " + accepted + " were addresses");
  }

  private static String text(Random random) {
    int[] starts = {'a', 'A', 0xC0, 0x370, 0x4E00, 0xFF21, 0x300, 0x1E00, 0xAC00, 0x3041};
    StringBuilder text = new StringBuilder();
    int length = 1 + random.nextInt(3);
    for (int i = 0; i < length; i++) {
      text.appendCodePoint(starts[random.nextInt(starts.length)] + random.nextInt(26));
    }
    return text.toString();
  }
}
