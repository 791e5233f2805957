package im.skein.core.session;

import im.skein.core.session.count.Acknowledging;
import im.skein.wire.Element;
import im.skein.wire.Envelope;
import im.skein.wire.InvalidJid;
import im.skein.wire.Iq;
import im.skein.wire.Jid;
import im.skein.wire.Message;
import im.skein.wire.Name;
import im.skein.wire.Presence;
import im.skein.wire.Stanza;
import im.skein.wire.StanzaError;
import im.skein.wire.StanzaException;
import im.skein.wire.StreamError;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// Takes up what a bound client sent: tells stanzas from stream management, sees to it that nobody
/// speaks in another's name, and gives the stanzas on.
final class Intake {
  private static final Name ACTIVE = new Name("urn:xmpp:csi:0", "active");
  private static final Name INACTIVE = new Name("urn:xmpp:csi:0", "inactive");

  private Intake() {}

  /// Takes up one element at the top of the stream; on the strand of the session's home.
  static void take(ClientSession session, Outlet out, Element element) {
    if (Stanza.isStanza(element)) {
      stanza(session, out, element);
      return;
    }
    session.inbound().passed(1);
    if (Acknowledging.is(element, "r")) {
      if (session.management() == null) {
        out.write(Management.unexpected());
      } else if (session.inbound().request()) {
        session.acknowledge();
      }
    } else if (Acknowledging.is(element, "a")) {
      acknowledged(session, out, element);
    } else if (Acknowledging.is(element, "enable")) {
      out.write(session.enable(element));
    } else if (Acknowledging.is(element, "resume")) {
      out.write(Management.unexpected());
    } else if (element.is(ACTIVE)) {
      session.inactive(false);
    } else if (element.is(INACTIVE)) {
      session.inactive(true);
    } else {
      session.end(StreamError.of(StreamError.Condition.UNSUPPORTED_STANZA_TYPE));
    }
  }

  private static void acknowledged(ClientSession session, Outlet out, Element element) {
    Management management = session.management();
    OptionalInt count = Acknowledging.count(element);
    if (management == null) {
      out.write(Management.unexpected());
    } else if (count.isEmpty()) {
      session.end(
          new StreamError(StreamError.Condition.BAD_FORMAT, "an acknowledgement has no count"));
    } else {
      management.acknowledged(out, count.getAsInt());
    }
  }

  private static void stanza(ClientSession session, Outlet out, Element element) {
    Runnable handled = session.inbound().take();
    if (!isOwn(session.jid(), element.attribute("from"))) {
      session.end(StreamError.of(StreamError.Condition.INVALID_FROM));
      handled.run();
      return;
    }
    Stanza stanza;
    try {
      stanza = Stanza.parse(element.withAttribute("from", null));
    } catch (StanzaException e) {
      refuse(session, element, e.error());
      handled.run();
      return;
    }
    Stanza ours = stanza.with(envelope(stanza, session.jid(), out.engine().language()));
    if (ours instanceof Iq iq && iq.type() == Iq.Type.SET && Binding.isAboutStream(iq)) {
      session.send(Binding.answerBound(iq));
      handled.run();
      return;
    }
    try {
      session.around().handler().handle(session, ours, handled);
    } catch (RuntimeException e) {
      session.around().failures().bug("handling a stanza", e);
      session.end(StreamError.of(StreamError.Condition.INTERNAL_SERVER_ERROR));
      handled.run();
    }
  }

  /// The envelope with the true sender, and where no language is told that of the stream (RFC 6120
  /// §8.1.5), but for answers, which nobody reads.
  private static Envelope envelope(Stanza stanza, Jid sender, @Nullable String language) {
    Envelope said = stanza.envelope();
    String own = said.lang();
    boolean text = !(stanza instanceof Iq iq) || iq.isRequest();
    return new Envelope(sender, said.to(), said.id(), own == null && text ? language : own);
  }

  private static boolean isOwn(Jid own, @Nullable String from) {
    if (from == null || from.equals(own.toString())) {
      return true;
    }
    try {
      Jid said = Jid.parse(from);
      return said.equals(own) || said.equals(own.bare());
    } catch (InvalidJid e) {
      return false;
    }
  }

  /// Answers a stanza that could not be read, unless it was an answer itself.
  private static void refuse(ClientSession session, Element element, StanzaError error) {
    String type = element.attribute("type");
    if ("error".equals(type) || "result".equals(type)) {
      return;
    }
    Jid addressee = null;
    try {
      addressee = Jid.parseNullable(element.attribute("to"));
    } catch (InvalidJid e) {
      // Nothing stands behind that address, so the server answers in its own name.
      addressee = session.around().domain();
    }
    Envelope back = new Envelope(addressee, session.jid(), element.attribute("id"), null);
    List<Element> payload = List.of(error.toElement());
    session.send(
        switch (element.name().local()) {
          case "message" -> new Message(back, Message.Type.ERROR, payload);
          case "presence" -> new Presence(back, Presence.Type.ERROR, payload);
          default -> new Iq(back, Iq.Type.ERROR, payload);
        });
  }
}
