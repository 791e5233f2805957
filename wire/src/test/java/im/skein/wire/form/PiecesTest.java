package im.skein.wire.form;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import im.skein.wire.Element;
import im.skein.wire.Jid;
import im.skein.wire.Name;
import im.skein.wire.StanzaException;
import im.skein.wire.form.PageRequest.Anchor;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PiecesTest {
  private static final Element MESSAGE =
      Element.of(Name.client("message"), Element.text(Name.client("body"), "hi"));

  @ParameterizedTest
  @CsvSource({
    "1969-07-21T02:56:15Z,-14159025000",
    "1969-07-20T21:56:15-05:00,-14159025000",
    "2026-11-21T03:04:05.678Z,1795230245678",
    "2026-11-21T03:04:05.678901+00:00,1795230245678"
  })
  void readsStamps(String text, long millis) {
    Instant instant = Stamps.parse(text);
    assertEquals(millis, instant == null ? 0 : instant.toEpochMilli());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "now",
        "2026-11-21",
        "2026-11-21T03:04:05",
        "2026-13-21T03:04:05Z",
        "20261121T03:04:05"
      })
  void refusesOtherStamps(String text) {
    assertNull(Stamps.parse(text));
  }

  @Test
  void writesStampsToTheMillisecond() {
    Instant instant = Instant.parse("2026-11-21T03:04:05.678999Z");
    assertEquals("2026-11-21T03:04:05.678Z", Stamps.format(instant));
    assertEquals("2026-11-21T03:04:05.000Z", Stamps.format(Instant.ofEpochSecond(1795230245)));
  }

  @Test
  void readsWhatItWrites() {
    Instant instant = Instant.parse("2026-11-21T03:04:05.678Z");
    Delay delay = new Delay(instant, Optional.of(Jid.known("example.org")), "Offline Storage");
    assertEquals(Optional.of(delay), Delay.find(List.of(MESSAGE, delay.toElement())));
    Forwarded forwarded = new Forwarded(MESSAGE, Optional.of(delay));
    assertEquals(Optional.of(forwarded), Forwarded.find(List.of(forwarded.toElement())));
    Page page = new Page("a", 3, "b", 800);
    assertEquals(Optional.of(page), Page.find(List.of(page.toElement())));
    assertEquals(Optional.of(Page.empty(0)), Page.find(List.of(Page.empty(0).toElement())));
  }

  @Test
  void passesOverWhatCannotBeRead() {
    assertEquals(Optional.empty(), Delay.find(List.of(Element.empty(Delay.NAME))));
    assertEquals(Optional.empty(), Forwarded.find(List.of(Element.empty(Forwarded.NAME))));
    Element two = Element.of(Forwarded.NAME, MESSAGE, MESSAGE);
    assertEquals(Optional.empty(), Forwarded.find(List.of(two)));
    assertEquals(Optional.empty(), Page.find(List.of(MESSAGE)));
  }

  @Test
  void readsEveryKindOfPageRequest() throws StanzaException {
    List<Anchor> anchors =
        List.of(
            new Anchor.First(),
            new Anchor.After("x"),
            new Anchor.Before("y"),
            new Anchor.Last(),
            new Anchor.At(40));
    for (Anchor anchor : anchors) {
      PageRequest request = new PageRequest(10, anchor);
      assertEquals(request, PageRequest.find(List.of(request.toElement()), 50, 100));
    }
    assertEquals(new PageRequest(50, new Anchor.First()), PageRequest.find(List.of(), 50, 100));
    Element greedy = new PageRequest(5000, new Anchor.First()).toElement();
    assertEquals(100, PageRequest.find(List.of(greedy), 50, 100).max());
  }

  @Test
  void takesAnyNumberForAPage() throws StanzaException {
    Element set =
        Element.builder(PageRequest.NAME).textChild("max", "18446744073709551615").build();
    assertEquals(100, PageRequest.find(List.of(set), 50, 100).max());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "ten", "1.5"})
  void refusesPageRequestsThatAreNoNumbers(String max) {
    Element set = Element.builder(PageRequest.NAME).textChild("max", max).build();
    assertThrows(StanzaException.class, () -> PageRequest.find(List.of(set), 50, 100));
  }
}
