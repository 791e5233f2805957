package im.skein.core.presence;

import im.skein.wire.Element;
import im.skein.wire.Envelope;
import im.skein.wire.Jid;
import im.skein.wire.Name;
import im.skein.wire.Presence;
import im.skein.wire.Stanza;
import im.skein.wire.StanzaException;
import im.skein.wire.xml.DocumentReader;
import im.skein.wire.xml.XmlException;
import im.skein.wire.xml.XmlLimits;
import im.skein.wire.xml.XmlWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Turns requests to see somebody's presence into text that can be kept until they are answered,
/// and back (RFC 6121 §3.1.3).
final class Requests {
  private static final int MAX_BYTES = 4_096;
  private static final Name STATUS = Name.client("status");
  private static final Name NICK = new Name("http://jabber.org/protocol/nick", "nick");
  private static final DocumentReader READER = new DocumentReader(XmlLimits.STORED);

  private Requests() {}

  /// The request as text; of a large one only the note and the nickname, or not even those.
  static String write(Presence request) {
    Presence plain =
        new Presence(
            new Envelope(request.from(), null, request.id(), request.envelope().lang()),
            request.type(),
            request.payload());
    byte[] whole = bytes(plain);
    if (whole.length > MAX_BYTES) {
      List<Element> known =
          request.payload().stream().filter(child -> child.is(STATUS) || child.is(NICK)).toList();
      whole = bytes(plain.with(known));
    }
    if (whole.length > MAX_BYTES) {
      whole = bytes(plain.with(List.of()));
    }
    return new String(whole, StandardCharsets.UTF_8);
  }

  private static byte[] bytes(Presence presence) {
    return XmlWriter.bytes(presence.toElement(), "");
  }

  /// The request to deliver, or null when the text is none.
  static @Nullable Stanza read(String text, Jid contact, Jid owner) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try {
      return Stanza.parse(READER.read(bytes, 0, bytes.length)).addressed(contact, owner);
    } catch (XmlException | StanzaException e) {
      return null;
    }
  }
}
