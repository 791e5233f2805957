package im.skein.core.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import im.skein.wire.Element;
import im.skein.wire.Envelope;
import im.skein.wire.Message;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LastingTest {
  private static final Element BODY = Element.text(Message.BODY, "hello");
  private static final Element COMPOSING =
      Element.empty("http://jabber.org/protocol/chatstates", "composing");
  private static final Element ACTIVE =
      Element.empty("http://jabber.org/protocol/chatstates", "active");
  private static final Element RECEIPT = Element.empty("urn:xmpp:receipts", "received");
  private static final Element MARKER = Element.empty("urn:xmpp:chat-markers:0", "displayed");
  private static final Element ORIGIN = Element.empty("urn:xmpp:sid:0", "origin-id");
  private static final Element NO_STORE = Element.empty("urn:xmpp:hints", "no-store");
  private static final Element STORE = Element.empty("urn:xmpp:hints", "store");

  static Stream<Arguments> messages() {
    return Stream.of(
        Arguments.of(true, Message.Type.CHAT, List.of(BODY)),
        Arguments.of(true, Message.Type.NORMAL, List.of(BODY)),
        Arguments.of(true, Message.Type.CHAT, List.of(BODY, ACTIVE, ORIGIN)),
        Arguments.of(true, Message.Type.CHAT, List.of(RECEIPT)),
        Arguments.of(true, Message.Type.CHAT, List.of(MARKER)),
        Arguments.of(true, Message.Type.CHAT, List.of(COMPOSING, STORE)),
        Arguments.of(false, Message.Type.CHAT, List.of(COMPOSING)),
        Arguments.of(false, Message.Type.CHAT, List.of(COMPOSING, ORIGIN)),
        Arguments.of(false, Message.Type.CHAT, List.of()),
        Arguments.of(false, Message.Type.CHAT, List.of(BODY, NO_STORE)),
        Arguments.of(false, Message.Type.HEADLINE, List.of(BODY)),
        Arguments.of(false, Message.Type.GROUPCHAT, List.of(BODY)),
        Arguments.of(false, Message.Type.ERROR, List.of(BODY)));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void keepsWhatSaysSomething(boolean lasts, Message.Type type, List<Element> payload) {
    Message message = new Message(Envelope.NONE, type, payload);
    assertEquals(
        lasts,
        Lasting.isTalk(message) && Lasting.says(message),
        () -> type + Arrays.toString(payload.toArray()));
  }
}
