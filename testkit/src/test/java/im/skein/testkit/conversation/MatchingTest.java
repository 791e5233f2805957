package im.skein.testkit.conversation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.wire.Element;
import im.skein.wire.xml.XmlException;
import org.junit.jupiter.api.Test;

final class MatchingTest {
  private final Bindings bindings = new Bindings();

  @Test
  void acceptsWhatIsWritten() throws XmlException {
    assertTrue(
        matches(
            "<message type='chat'><body>hi</body></message>",
            "<message type='chat'><body>hi</body></message>"));
  }

  @Test
  void refusesAnotherText() throws XmlException {
    assertFalse(
        matches("<message><body>hi</body></message>", "<message><body>ho</body></message>"));
  }

  @Test
  void refusesAnotherNamespace() throws XmlException {
    assertFalse(
        matches(
            "<iq type='result'><ping xmlns='urn:xmpp:ping'/></iq>",
            "<iq type='result'><ping/></iq>"));
  }

  @Test
  void refusesAMissingAttribute() throws XmlException {
    assertFalse(matches("<message type='chat'/>", "<message/>"));
  }

  @Test
  void refusesAnUnexpectedAttributeAndChild() throws XmlException {
    assertFalse(matches("<message/>", "<message type='chat'/>"));
    assertFalse(matches("<message/>", "<message><body>hi</body></message>"));
  }

  @Test
  void overlooksUnwrittenAddressesOfTheTopmostElementOnly() throws XmlException {
    assertTrue(matches("<message/>", "<message from='a@example.org' to='b@example.org' id='1'/>"));
    assertFalse(matches("<iq type='set'><query/></iq>", "<iq type='set'><query id='1'/></iq>"));
  }

  @Test
  void tellsAnotherTextFromAKnownOne() throws XmlException {
    bindings.set("mark", "one");
    assertTrue(matches("<a id='{!mark}'/>", "<a id='two'/>"));
    assertTrue(matches("<a id='{!mark}'/>", "<a id='one more'/>"));
    assertFalse(matches("<a id='{!mark}'/>", "<a id='one'/>"));
    assertThrows(AssertionError.class, () -> matches("<a id='{!never}'/>", "<a id='one'/>"));
  }

  @Test
  void takesChildrenInAnyOrder() throws XmlException {
    assertTrue(
        matches(
            "<message><body>hi</body><active xmlns='c'/></message>",
            "<message><active xmlns='c'/><body>hi</body></message>"));
  }

  @Test
  void countsEveryChildOnce() throws XmlException {
    assertFalse(
        matches(
            "<message><a xmlns='x'/><a xmlns='x'/></message>",
            "<message><a xmlns='x'/></message>"));
  }

  @Test
  void allowsMoreWhereItIsWritten() throws XmlException {
    assertTrue(
        matches(
            "<message>{more}<body>hi</body></message>",
            "<message><body>hi</body><delay xmlns='urn:xmpp:delay'/></message>"));
  }

  @Test
  void catchesAValueAndComparesItLater() throws XmlException {
    assertTrue(matches("<message id='{mark}'/>", "<message id='17'/>"));
    assertTrue(matches("<message id='{mark}'/>", "<message id='17'/>"));
    assertFalse(matches("<message id='{mark}'/>", "<message id='18'/>"));
  }

  @Test
  void comparesOneNameTwiceInOneText() throws XmlException {
    assertTrue(
        matches("<message><body>{x} {x}</body></message>", "<message><body>a a</body></message>"));
    assertFalse(
        matches("<message><body>{y} {y}</body></message>", "<message><body>a b</body></message>"));
  }

  @Test
  void bindsNothingWhereAChildDoesNotMatch() throws XmlException {
    assertTrue(
        matches(
            "<iq>{more}<q xmlns='q' id='{mark}' k='2'/></iq>",
            "<iq><q xmlns='q' id='wrong' k='1'/><q xmlns='q' id='right' k='2'/></iq>"));
    assertEquals("right", bindings.fill("{mark}"));
  }

  @Test
  void anyMatchesEmptyTextToo() throws XmlException {
    assertTrue(matches("<message><body>{any}</body></message>", "<message><body/></message>"));
  }

  @Test
  void fillsNamesBeforeSending() throws XmlException {
    bindings.set("bob.bare", "bob@example.org");
    Element filled =
        Matching.fill(
            Fragments.parse("<message to='{bob.bare}'><body>to {bob.bare}</body></message>")
                .getFirst(),
            bindings);
    assertEquals("bob@example.org", filled.attribute("to"));
    assertEquals("to bob@example.org", filled.childText("body"));
  }

  @Test
  void refusesToSendAnUnknownName() {
    assertThrows(AssertionError.class, () -> bindings.fill("{nobody}"));
  }

  private boolean matches(String pattern, String actual) throws XmlException {
    return new Matching(bindings)
        .matches(Fragments.parse(pattern).getFirst(), Fragments.parse(actual).getFirst());
  }
}
