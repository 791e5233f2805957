package im.skein.wire.xml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.wire.Element;
import im.skein.wire.Name;
import im.skein.wire.StreamError;
import im.skein.wire.Text;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamReaderTest {
  private static final String HEADER =
      "<?xml version='1.0'?><stream:stream xmlns='jabber:client'"
          + " xmlns:stream='http://etherx.jabber.org/streams' to='example.org' version='1.0'>";

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Element only(String stanza) {
    Recording recording = Recording.of(HEADER + stanza);
    assertNull(recording.error());
    assertEquals(1, recording.elements().size());
    return recording.elements().getFirst();
  }

  @Test
  void tellsHeaderElementsAndEnd() {
    Recording recording =
        Recording.of(HEADER + "<presence/> \n<message><body>你好</body></message></stream:stream >");
    assertNull(recording.error());
    Element header =
        Element.builder(StreamError.STREAM, "stream")
            .attribute("to", "example.org")
            .attribute("version", "1.0")
            .build();
    Element body = Element.text(Name.client("body"), "你好");
    assertEquals(
        List.of(
            new Recording.Told("opened", header),
            new Recording.Told("element", Element.empty(Name.client("presence"))),
            new Recording.Told("element", Element.of(Name.client("message"), body)),
            new Recording.Told("closed", null)),
        recording.told());
  }

  @Test
  void joinsTextReferencesAndCdataIntoOneText() {
    Element body = only("<body>a &lt;<![CDATA[<b>]]]]>&#x1F600;&amp;<![CDATA[]]> c\r\nd\re</body>");
    assertEquals(List.of(new Text("a <<b>]]😀& c\nd\ne")), body.nodes());
  }

  @Test
  void makesNoTextOfAnEmptySection() {
    assertEquals(List.of(), only("<body><![CDATA[]]></body>").nodes());
  }

  @Test
  void normalisesAttributeValues() {
    Element element = only("<a v='1\t2\n3\r\n4\r5&#9;6&#10;7&#13;8 \"&apos;' w=\"'\"/>");
    assertEquals("1 2 3 4 5\t6\n7\r8 \"'", element.attribute("v"));
    assertEquals("'", element.attribute("w"));
  }

  @Test
  void resolvesNamespacesInsideOut() {
    Element element =
        only(
            "<p:a xmlns:p='urn:p' p:x='1' x='2' xml:lang='zh'>"
                + "<b xmlns='urn:b'><p:c xmlns:p='urn:q'/><d xmlns=''/></b><p:e/></p:a>");
    assertEquals(new Name("urn:p", "a"), element.name());
    assertEquals("1", element.attribute(new Name("urn:p", "x")));
    assertEquals("2", element.attribute("x"));
    assertEquals("zh", element.attribute(new Name(Name.XML, "lang")));
    Element b = element.children().getFirst();
    assertEquals(new Name("urn:b", "b"), b.name());
    assertEquals(new Name("urn:q", "c"), b.children().get(0).name());
    assertEquals(new Name("", "d"), b.children().get(1).name());
    assertEquals(new Name("urn:p", "e"), element.children().get(1).name());
  }

  @Test
  void deliversWhatWasCompleteBeforeAFault() {
    Recording recording = Recording.of(HEADER + "<presence/><iq><!-- --></iq>");
    assertEquals(StreamError.Condition.RESTRICTED_XML, recording.error());
    assertEquals(List.of(Element.empty(Name.client("presence"))), recording.elements());
  }

  @Test
  void staysRefusedAfterAFault() throws XmlException {
    StreamReader reader = new StreamReader(XmlLimits.CLIENT, new Recording());
    reader.feed(utf8(HEADER), 0, HEADER.length());
    assertThrows(XmlException.class, () -> reader.feed(utf8("<&"), 0, 2));
    assertThrows(XmlException.class, () -> reader.feed(utf8(" "), 0, 1));
  }

  @Test
  void tellsTheContentNamespaceOfTheStream() throws XmlException {
    StreamReader reader = new StreamReader(XmlLimits.CLIENT, new Recording());
    assertEquals("", reader.contentNamespace());
    reader.feed(utf8(HEADER), 0, HEADER.length());
    assertEquals(Name.CLIENT, reader.contentNamespace());
    reader.reset();
    assertEquals("", reader.contentNamespace());
  }

  @Test
  void refusesTextBetweenElements() {
    assertEquals(StreamError.Condition.BAD_FORMAT, Recording.of(HEADER + " x").error());
    assertEquals(StreamError.Condition.BAD_FORMAT, Recording.of(HEADER + "<![CDATA[x]]>").error());
  }

  @Test
  void refusesWhateverFollowsTheEnd() {
    assertNull(Recording.of(HEADER + "</stream:stream> \n").error());
    assertEquals(
        StreamError.Condition.NOT_WELL_FORMED,
        Recording.of(HEADER + "</stream:stream><presence/>").error());
  }

  /// A sink that acts on the reader when an element of some name comes.
  private static final class Acting implements StreamSink {
    private final List<String> told = new ArrayList<>();
    private final String name;
    private Runnable action = () -> {};

    Acting(String name) {
      this.name = name;
    }

    @Override
    public void opened(Element header) {
      told.add("opened");
    }

    @Override
    public void element(Element element) {
      told.add(element.name().local());
      if (element.name().local().equals(name)) {
        action.run();
      }
    }

    @Override
    public void closed() {
      told.add("closed");
    }
  }

  @Test
  void stopsAtOnceAndTellsWhere() throws XmlException {
    Acting sink = new Acting("starttls");
    StreamReader reader = new StreamReader(XmlLimits.PRE_AUTH, sink);
    sink.action = reader::stop;
    byte[] bytes = utf8("...." + HEADER + "<starttls/><presence/>");
    reader.feed(bytes, 4, bytes.length - 4);
    assertEquals(List.of("opened", "starttls"), sink.told);
    assertEquals(bytes.length - "<presence/>".length(), reader.stoppedAt());
    reader.feed(bytes, reader.stoppedAt(), bytes.length - reader.stoppedAt());
    assertEquals(List.of("opened", "starttls", "presence"), sink.told);
    assertEquals(bytes.length, reader.stoppedAt());
  }

  @Test
  void beginsAnewWhenTheSinkSaysSo() throws XmlException {
    Acting sink = new Acting("response");
    StreamReader reader = new StreamReader(XmlLimits.PRE_AUTH, sink);
    sink.action = reader::reset;
    byte[] bytes = utf8(HEADER + "<response/>\n" + HEADER + "<presence/>");
    reader.feed(bytes, 0, bytes.length);
    assertEquals(List.of("opened", "response", "opened", "presence"), sink.told);
  }

  @Test
  void usesNewLimitsFromTheNextElementOn() throws XmlException {
    Acting sink = new Acting("success");
    StreamReader reader = new StreamReader(XmlLimits.PRE_AUTH, sink);
    sink.action = () -> reader.limits(XmlLimits.CLIENT);
    String large = "<message>" + "x".repeat(100_000) + "</message>";
    byte[] bytes = utf8(HEADER + "<success/>" + large);
    reader.feed(bytes, 0, bytes.length);
    assertEquals(List.of("opened", "success", "message"), sink.told);
  }

  @Test
  void knowsWhetherAnElementIsUnfinished() throws XmlException {
    StreamReader reader = new StreamReader(XmlLimits.CLIENT, new Recording());
    assertFalse(reader.pending());
    reader.feed(utf8(HEADER + " "), 0, HEADER.length() + 1);
    assertFalse(reader.pending());
    reader.feed(utf8("<"), 0, 1);
    assertTrue(reader.pending());
    reader.feed(utf8("a/> "), 0, 4);
    assertFalse(reader.pending());
  }

  @Test
  void aHeaderMayBeItsOwnEnd() {
    Recording recording = Recording.of("<s:stream xmlns:s='http://etherx.jabber.org/streams'/>");
    assertNull(recording.error());
    assertEquals(2, recording.told().size());
    assertEquals("closed", recording.told().get(1).what());
  }

  @Test
  void readsDocuments() throws XmlException {
    DocumentReader reader = new DocumentReader(XmlLimits.CLIENT);
    byte[] open =
        utf8("<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='example.org' version='1.0'/>");
    Element read = reader.read(open, 0, open.length);
    assertEquals(new Name("urn:ietf:params:xml:ns:xmpp-framing", "open"), read.name());
    assertArrayEquals(open, XmlWriter.bytes(read, ""));
    byte[] declared = utf8("<?xml version='1.0' encoding='utf-8'?>\n<a>1</a>\n");
    assertEquals("1", reader.read(declared, 0, declared.length).text());
  }

  @Test
  void refusesDocumentsThatAreNotOneElement() {
    for (String text :
        List.of(
            "",
            " ",
            "<a>",
            "<a/><b/>",
            "x<a/>",
            "<a/>x",
            "</a>",
            "<a><?xml version='1.0'?><b/>",
            " <?xml version='1.0'?><a/>")) {
      byte[] bytes = utf8(text);
      XmlException e =
          assertThrows(
              XmlException.class,
              () -> new DocumentReader(XmlLimits.CLIENT).read(bytes, 0, bytes.length),
              text);
      assertNotNull(e.getMessage());
    }
  }
}
