package im.skein.wire;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A message, a presence or an iq: an envelope and untouched payload (RFC 6120 §8).
///
/// There is no class per extension: whoever needs a payload asks for it by name.
public sealed interface Stanza permits Message, Presence, Iq {
  /// The shared attributes.
  Envelope envelope();

  /// The child elements in document order.
  List<Element> payload();

  /// The same stanza in another envelope.
  Stanza with(Envelope envelope);

  /// The same stanza with another payload.
  Stanza with(List<Element> payload);

  /// The value of the `type` attribute, or null where the kind's default is meant.
  @Nullable String typeName();

  /// `message`, `presence` or `iq`.
  String kind();

  /// Whether this is of type `error`; an error is never answered (RFC 6120 §8.3.1).
  boolean isError();

  /// Whether its sender is told when it cannot be delivered: a message or a request, but no
  /// presence, no answer and no error (RFC 6121 §8.5).
  default boolean expectsError() {
    return switch (this) {
      case Iq iq -> iq.isRequest();
      case Message message -> !message.isError();
      case Presence _ -> false;
    };
  }

  /// The sender, or null.
  default @Nullable Jid from() {
    return envelope().from();
  }

  /// The addressee, or null.
  default @Nullable Jid to() {
    return envelope().to();
  }

  /// The sender's mark, or null.
  default @Nullable String id() {
    return envelope().id();
  }

  /// The first payload element of that name, or null.
  default @Nullable Element payload(Name name) {
    List<Element> payload = payload();
    for (int i = 0; i < payload.size(); i++) {
      if (payload.get(i).is(name)) {
        return payload.get(i);
      }
    }
    return null;
  }

  /// The same stanza between other parties.
  default Stanza addressed(@Nullable Jid from, @Nullable Jid to) {
    return with(new Envelope(from, to, envelope().id(), envelope().lang()));
  }

  /// The same stanza with one more payload element.
  default Stanza plus(Element element) {
    List<Element> more = new ArrayList<>(payload().size() + 1);
    more.addAll(payload());
    more.add(element);
    return with(List.copyOf(more));
  }

  /// The error that answers this stanza: back to the sender, same id, the error alone inside.
  default Stanza error(StanzaError error) {
    Envelope back = envelope().reply();
    List<Element> payload = List.of(error.toElement());
    return switch (this) {
      case Message _ -> new Message(back, Message.Type.ERROR, payload);
      case Presence _ -> new Presence(back, Presence.Type.ERROR, payload);
      case Iq _ -> new Iq(back, Iq.Type.ERROR, payload);
    };
  }

  /// The stanza as an element of the namespace `jabber:client`.
  default Element toElement() {
    Envelope envelope = envelope();
    return Element.builder(Name.client(kind()))
        .attribute(new Name(Name.XML, "lang"), envelope.lang())
        .attribute("type", typeName())
        .attribute("id", envelope.id())
        .attribute("from", envelope.from() == null ? null : envelope.from().toString())
        .attribute("to", envelope.to() == null ? null : envelope.to().toString())
        .addAll(payload())
        .build();
  }

  /// Whether this element is one of the three kinds of stanza.
  static boolean isStanza(Element element) {
    return element.name().namespace().equals(Name.CLIENT)
        && switch (element.name().local()) {
          case "message", "presence", "iq" -> true;
          default -> false;
        };
  }

  /// Reads a stanza. `from` is read too; whether to believe it is the caller's business.
  ///
  /// @throws StanzaException when an address, a type or the shape is not allowed; it carries the
  ///   error to answer with
  static Stanza parse(Element element) throws StanzaException {
    Envelope envelope;
    try {
      envelope =
          new Envelope(
              Jid.parseNullable(element.attribute("from")),
              Jid.parseNullable(element.attribute("to")),
              element.attribute("id"),
              element.attribute(new Name(Name.XML, "lang")));
    } catch (InvalidJid e) {
      throw new StanzaException(StanzaError.of(StanzaError.Condition.JID_MALFORMED));
    }
    String type = element.attribute("type");
    List<Element> payload = List.copyOf(element.children());
    return switch (element.name().local()) {
      case "message" -> new Message(envelope, Message.Type.parse(type), payload);
      case "presence" -> new Presence(envelope, Presence.Type.parse(type), payload);
      case "iq" -> Iq.checked(envelope, Iq.Type.parse(type), payload);
      default -> throw new StanzaException(StanzaError.of(StanzaError.Condition.BAD_REQUEST));
    };
  }
}
