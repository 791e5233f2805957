package im.skein.wire.framing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import im.skein.wire.Element;
import im.skein.wire.Name;
import im.skein.wire.StreamError;
import im.skein.wire.xml.StreamSink;
import im.skein.wire.xml.XmlException;
import im.skein.wire.xml.XmlLimits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FramingTest {
  private static final Element HEADER =
      Element.builder(Framing.HEADER)
          .attribute("to", "example.org")
          .attribute("version", "1.0")
          .attribute(new Name(Name.XML, "lang"), "zh")
          .build();
  private static final Element FEATURES =
      Element.of(
          new Name(StreamError.STREAM, "features"),
          Element.empty("urn:ietf:params:xml:ns:xmpp-bind", "bind"));
  private static final Element MESSAGE =
      Element.of(Name.client("message"), Element.text(Name.client("body"), "<你好>"));

  private static final class Told implements StreamSink {
    private final List<Element> elements = new ArrayList<>();
    private int closed;

    @Override
    public void opened(Element header) {
      elements.add(header);
    }

    @Override
    public void element(Element element) {
      elements.add(element);
    }

    @Override
    public void closed() {
      closed++;
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @EnumSource(Framing.class)
  void readsWhatTheOtherEndWrites(Framing framing) throws XmlException {
    Told told = new Told();
    FrameReader reader = framing.reader(XmlLimits.CLIENT, told);
    List<byte[]> frames =
        List.of(
            framing.open(HEADER),
            framing.element(FEATURES),
            framing.element(MESSAGE),
            framing.close());
    for (byte[] frame : frames) {
      reader.feed(frame, 0, frame.length);
      assertEquals(frame.length, reader.stoppedAt());
    }
    assertEquals(List.of(HEADER, FEATURES, MESSAGE), told.elements);
    assertEquals(1, told.closed);
    assertEquals(Name.CLIENT, reader.contentNamespace());
  }

  @ParameterizedTest
  @EnumSource(Framing.class)
  void opensAgainAfterAReset(Framing framing) throws XmlException {
    Told told = new Told();
    FrameReader reader = framing.reader(XmlLimits.PRE_AUTH, told);
    byte[] open = framing.open(HEADER);
    reader.feed(open, 0, open.length);
    reader.reset();
    reader.feed(open, 0, open.length);
    assertEquals(List.of(HEADER, HEADER), told.elements);
    assertThrows(XmlException.class, () -> reader.feed(new byte[] {'<', '!', '-'}, 0, 3));
    assertThrows(XmlException.class, () -> reader.feed(open, 0, open.length));
  }

  @Test
  void writesBothFramingsAsTheirStandardsShowThem() {
    assertEquals(
        "<?xml version='1.0'?><stream:stream xmlns='jabber:client'"
            + " xmlns:stream='http://etherx.jabber.org/streams'"
            + " to='example.org' version='1.0' xml:lang='zh'>",
        text(Framing.STREAM.open(HEADER)));
    assertEquals(
        "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing'"
            + " to='example.org' version='1.0' xml:lang='zh'/>",
        text(Framing.MESSAGE.open(HEADER)));
    assertEquals(
        "<stream:features><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></stream:features>",
        text(Framing.STREAM.element(FEATURES)));
    assertEquals(
        "<stream:features xmlns:stream='http://etherx.jabber.org/streams'>"
            + "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></stream:features>",
        text(Framing.MESSAGE.element(FEATURES)));
    assertEquals(
        "<message><body>&lt;你好&gt;</body></message>", text(Framing.STREAM.element(MESSAGE)));
    assertEquals(
        "<message xmlns='jabber:client'><body>&lt;你好&gt;</body></message>",
        text(Framing.MESSAGE.element(MESSAGE)));
    assertEquals("</stream:stream>", text(Framing.STREAM.close()));
    assertEquals(
        "<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>", text(Framing.MESSAGE.close()));
  }

  private static StreamError.Condition refusal(String... messages) {
    FrameReader reader = Framing.MESSAGE.reader(XmlLimits.CLIENT, new Told());
    XmlException e =
        assertThrows(
            XmlException.class,
            () -> {
              for (String message : messages) {
                byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
                reader.feed(bytes, 0, bytes.length);
              }
            });
    return e.error().condition();
  }

  @Test
  void refusesMessagesOutOfOrder() {
    String open = text(Framing.MESSAGE.open(HEADER));
    String close = text(Framing.MESSAGE.close());
    assertEquals(
        StreamError.Condition.INVALID_NAMESPACE, refusal("<presence xmlns='jabber:client'/>"));
    assertEquals(StreamError.Condition.NOT_WELL_FORMED, refusal(open, open));
    assertEquals(StreamError.Condition.NOT_WELL_FORMED, refusal(open, close, close));
    assertEquals(
        StreamError.Condition.INVALID_NAMESPACE,
        refusal(open, close, "<presence xmlns='jabber:client'/>"));
    assertEquals(StreamError.Condition.NOT_WELL_FORMED, refusal(open, "<presence"));
    assertEquals(StreamError.Condition.NOT_WELL_FORMED, refusal(open, "<a/><b/>"));
    assertEquals(StreamError.Condition.RESTRICTED_XML, refusal(open, "<a><!-- --></a>"));
  }
}
