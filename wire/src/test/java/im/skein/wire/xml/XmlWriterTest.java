package im.skein.wire.xml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import im.skein.wire.Element;
import im.skein.wire.Envelope;
import im.skein.wire.Imprint;
import im.skein.wire.Iq;
import im.skein.wire.Jid;
import im.skein.wire.Message;
import im.skein.wire.Name;
import im.skein.wire.Presence;
import im.skein.wire.Stanza;
import im.skein.wire.StreamError;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XmlWriterTest {
  private static final XmlLimits WIDE = new XmlLimits(10_000_000, 100, 100, 1000, 100);

  private static String written(Element element, String defaultNamespace) {
    return new String(XmlWriter.bytes(element, defaultNamespace), StandardCharsets.UTF_8);
  }

  @Test
  void escapesWhateverHasAMeaning() {
    Element element =
        Element.builder(Name.local("a"))
            .attribute("b", "<>&'\"\t\n\r")
            .text("<>&'\"\t\n\r")
            .build();
    assertEquals(
        "<a b='&lt;&gt;&amp;&apos;&quot;&#9;&#10;&#13;'>&lt;&gt;&amp;&apos;&quot;\t\n&#13;</a>",
        written(element, ""));
  }

  @Test
  void declaresOnlyNamespacesThatChange() {
    Element inner = Element.of(new Name("urn:b", "c"), Element.empty("urn:b", "d"));
    Element element = Element.of(Name.client("a"), inner, Element.empty("", "e"));
    assertEquals("<a><c xmlns='urn:b'><d/></c><e xmlns=''/></a>", written(element, Name.CLIENT));
    assertEquals(
        "<a xmlns='jabber:client'><c xmlns='urn:b'><d/></c><e xmlns=''/></a>",
        written(element, ""));
  }

  @Test
  void choosesPrefixesForAttributes() {
    Element element =
        Element.builder(Name.local("a"))
            .attribute(new Name(Name.XML, "lang"), "zh")
            .attribute(new Name("urn:x", "b"), "1")
            .build();
    assertEquals("<a xml:lang='zh' xmlns:ns1='urn:x' ns1:b='1'/>", written(element, ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0000",
        "a\u0001",
        "\u000B",
        "\u001F",
        "\uD800",
        "\uDC00\uD800",
        "\uFFFE",
        "\uFFFF"
      })
  void refusesWhatXmlCannotCarry(String text) {
    XmlWriter writer = new XmlWriter();
    writer.element(Element.empty(Name.local("before")), "");
    int size = writer.size();
    Element inText = Element.text(Name.local("a"), text);
    assertThrows(IllegalArgumentException.class, () -> writer.element(inText, ""));
    Element inValue = Element.builder(Name.local("a")).attribute("b", text).build();
    assertThrows(IllegalArgumentException.class, () -> writer.element(inValue, ""));
    assertEquals(size, writer.size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a:b", "1a", "a>", "a/", "<", "-a", "\u00D7", "a\u0000"})
  void refusesNamesThatAreNone(String name) {
    assertThrows(
        IllegalArgumentException.class, () -> XmlWriter.bytes(Element.empty(Name.local(name)), ""));
    Element element = Element.builder(Name.local("a")).attribute(name, "1").build();
    assertThrows(IllegalArgumentException.class, () -> XmlWriter.bytes(element, ""));
  }

  @Test
  void refusesTheNamespaceOfDeclarations() {
    Name name = new Name("http://www.w3.org/2000/xmlns/", "a");
    assertThrows(IllegalArgumentException.class, () -> XmlWriter.bytes(Element.empty(name), ""));
    Element element = Element.builder(Name.local("a")).attribute(name, "1").build();
    assertThrows(IllegalArgumentException.class, () -> XmlWriter.bytes(element, ""));
  }

  @Test
  void usesItsBufferAgain() {
    XmlWriter writer = new XmlWriter();
    writer.element(Element.text(Name.local("a"), "x".repeat(5000)), "");
    byte[] buffer = writer.array();
    writer.clear();
    assertEquals(0, writer.size());
    writer.element(Element.empty(Name.local("b")), "");
    assertSame(buffer, writer.array());
    assertEquals("<b/>", new String(writer.toBytes(), StandardCharsets.UTF_8));
  }

  @Test
  void readingBackGivesTheSameTree() throws XmlException {
    Random random = new Random(1);
    RandomTrees trees = new RandomTrees(random);
    DocumentReader reader = new DocumentReader(WIDE);
    for (int round = 0; round < 3000; round++) {
      Element element = trees.element(4);
      byte[] bytes = XmlWriter.bytes(element, "");
      assertEquals(element, reader.read(bytes, 0, bytes.length));
    }
  }

  @Test
  void readingBackFromAStreamGivesTheSameTrees() {
    Random random = new Random(2);
    RandomTrees trees = new RandomTrees(random);
    Element header = Element.builder(StreamError.STREAM, "stream").attribute("id", "'<1>'").build();
    for (int round = 0; round < 100; round++) {
      List<Element> elements = Stream.generate(() -> trees.element(3)).limit(20).toList();
      XmlWriter writer = new XmlWriter();
      writer.streamOpen(header);
      elements.forEach(element -> writer.element(element, Name.CLIENT));
      writer.streamClose();
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      bytes.write(writer.array(), 0, writer.size());
      Recording recording = Recording.of(WIDE, bytes.toByteArray());
      assertNull(recording.error());
      assertEquals(header, recording.told().getFirst().element());
      assertEquals(elements, recording.elements());
      assertEquals("closed", recording.told().getLast().what());
    }
  }

  private static Message message(Element... payload) {
    Envelope envelope =
        new Envelope(Jid.known("a@example.org/'x'"), Jid.known("b@example.org"), "1<2", "zh");
    return new Message(envelope, Message.Type.GROUPCHAT, List.of(payload));
  }

  @Test
  void writesAStanzaAsItsElement() {
    Random random = new Random(45);
    for (int i = 0; i < 200; i++) {
      Element payload = new RandomTrees(random).element(3);
      List<Stanza> stanzas =
          List.of(
              message(payload, Element.text(Message.BODY, "&")),
              message(),
              new Presence(Envelope.NONE, Presence.Type.AVAILABLE, List.of(payload)),
              new Iq(Envelope.NONE, Iq.Type.RESULT, List.of()));
      for (Stanza stanza : stanzas) {
        for (String namespace : List.of("", Name.CLIENT)) {
          assertEquals(
              written(stanza.toElement(), namespace),
              new String(XmlWriter.bytes(stanza, namespace), StandardCharsets.UTF_8));
        }
      }
    }
  }

  @Test
  void writesWhatIsForManyAsAnythingElse() throws XmlException {
    Random random = new Random(46);
    for (int i = 0; i < 200; i++) {
      Element payload = new RandomTrees(random).element(3);
      Stanza stanza = message(payload.forMany(), payload);
      for (int again = 0; again < 2; again++) {
        for (String namespace : List.of(Name.CLIENT, "")) {
          byte[] bytes = XmlWriter.bytes(stanza, namespace);
          if (namespace.isEmpty()) {
            Element read = new DocumentReader(WIDE).read(bytes, 0, bytes.length);
            assertEquals(List.of(payload, payload), read.children());
            assertEquals(written(message(payload, payload).toElement(), ""), written(read, ""));
          }
        }
      }
      assertEquals(payload, payload.forMany());
      assertSame(payload.forMany().nodes(), payload.nodes());
    }
  }

  @Test
  void makesTheBytesOfWhatIsForManyOnce() {
    Element body = Element.text(Message.BODY, "hello").forMany();
    assertNull(imprint(body).bytes());
    byte[] _ = XmlWriter.bytes(message(body), "");
    byte[] made = imprint(body).bytes();
    byte[] _ = XmlWriter.bytes(message(body), Name.CLIENT);
    assertSame(made, imprint(body).bytes());
    // Elsewhere it would have to declare another namespace.
    assertEquals("<body xmlns='jabber:client'>hello</body>", written(body, ""));
  }

  private static Imprint imprint(Element element) {
    return Objects.requireNonNull(element.imprint());
  }

  @Test
  void leavesNothingOfAStanzaThatXmlCannotCarry() {
    XmlWriter writer = new XmlWriter();
    Stanza stanza = message(Element.text(Message.BODY, "\u0000"));
    assertThrows(IllegalArgumentException.class, () -> writer.stanza(stanza, Name.CLIENT));
    assertEquals(0, writer.size());
  }
}
