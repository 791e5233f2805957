package im.skein.core.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.core.archive.Findable.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FindableTest {
  private static final String TOKEN = "eiw6kyhi47ftrdwyyqhivtwbqm";
  private static final String URL = "https://example.org:5443/upload/" + TOKEN + "/tea.jpg";

  private static Findable of(String payload) {
    String message = "<message xmlns='jabber:client'>" + payload + "</message>";
    return Findable.of(message.getBytes(StandardCharsets.UTF_8));
  }

  private static String shared(String type, String name) {
    return """
    <file-sharing xmlns='urn:xmpp:sfs:0'><file xmlns='urn:xmpp:file:metadata:0'>\
    <media-type>%s</media-type><name>%s</name></file></file-sharing>\
    """
        .formatted(type, name);
  }

  private static String address(String url) {
    return "<x xmlns='jabber:x:oob'><url>" + url + "</url></x><body>" + url + "</body>";
  }

  /// The index is written by the one thread that writes at all.
  @ParameterizedTest
  @ValueSource(strings = {"\u0300", "\u0300\u0316", "\uD83C\uDDE6", "http", ".aa?", "https://a.b/"})
  void readsWhateverStandsInAMessageAtOnce(String part) {
    String text = part.repeat(200_000 / part.length()) + "\n\nx";
    String payload =
        "<body>" + text + "</body><x xmlns='jabber:x:oob'><url>x" + text + "</url></x>";
    assertTimeout(Duration.ofSeconds(10), () -> of(payload));
  }

  @Test
  void knowsFilesByWhatIsSaidOfThem() {
    assertEquals(Set.of(Kind.IMAGE), of(shared("image/webp", "a")).kinds());
    assertEquals(Set.of(Kind.VOICE), of(shared("audio/ogg; codecs=opus", "a")).kinds());
    assertEquals(Set.of(Kind.FILE), of(shared("application/pdf", "a")).kinds());
    assertEquals(Set.of(Kind.FILE), of(shared("video/mp4", "a")).kinds());
    String both = shared("image/png", "a") + shared("application/zip", "b");
    assertEquals(Set.of(Kind.IMAGE, Kind.FILE), of(both).kinds());
    String reference =
        """
        <reference xmlns='urn:xmpp:reference:0' type='data'><media-sharing xmlns='urn:xmpp:sims:1'>\
        <file xmlns='urn:xmpp:jingle:apps:file-transfer:5'><media-type>audio/mp4</media-type></file>\
        </media-sharing></reference>\
        """;
    assertEquals(Set.of(Kind.VOICE), of(reference).kinds());
  }

  @Test
  void knowsFilesByTheirAddressAlone() {
    assertEquals(Set.of(Kind.IMAGE), of(address(URL)).kinds());
    assertEquals(Set.of(Kind.VOICE), of(address("https://example.net/a.OPUS")).kinds());
    assertEquals(Set.of(Kind.FILE), of(address("https://example.net/a")).kinds());
    // What is said of them counts more.
    String voice = address("https://example.net/a.bin") + shared("audio/webm", "a");
    assertEquals(Set.of(Kind.VOICE), of(voice).kinds());
    assertEquals(Set.of(Kind.LINK), of("<body>see https://example.net/a.jpg</body>").kinds());
  }

  @Test
  void findsFilesByTheirNamesAndTexts() {
    Findable named = of(address(URL) + shared("image/jpeg", "Green tea.jpg"));
    assertEquals(List.of("green", "tea", "jpg"), named.words());
    Findable told = of("<body>Our garden</body>" + shared("image/jpeg", "DSC1.jpg"));
    assertEquals(List.of("our", "garden", "dsc1", "jpg"), told.words());
  }

  @Test
  void knowsFilesOfThisServerWithoutTellingTheirTokens() {
    Set<String> files = of(address(URL)).files();
    assertEquals(Set.of(Attachments.key(TOKEN)), files);
    assertTrue(files.iterator().next().matches("[0-9a-f]{32}"));
    assertEquals(files, of("<r uri='" + URL + "?thumbnail'/>").files());
    assertEquals(Set.of(), of("<body>see " + URL + "</body>").files());
    for (String other :
        List.of(
            URL.replace("upload/", "upload/a"),
            URL.replace("/upload/", "/x/upload/"),
            URL.replace("https", "aesgcm"),
            "https://example.org/?/upload/" + TOKEN + "/a",
            TOKEN)) {
      assertNull(Attachments.token(other), other);
    }
    assertEquals(TOKEN, Attachments.token("http://[::1]:5280/upload/" + TOKEN));
  }

  @Test
  void findsNothingInNothing() {
    assertTrue(of("").isNothing());
    assertTrue(of("<body> </body>").isNothing());
    assertTrue(
        of(shared("image/png", "a") + "<retracted xmlns='urn:xmpp:message-retract:1'/>")
            .isNothing());
  }
}
