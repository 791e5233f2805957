package im.skein.wire.form;

import im.skein.wire.Element;
import im.skein.wire.InvalidJid;
import im.skein.wire.Jid;
import im.skein.wire.Name;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Says that a stanza was first sent at another time (XEP-0203).
///
/// @param stamp when it was sent
/// @param from who says so, empty for nobody in particular
/// @param reason words for a person, empty for none
public record Delay(Instant stamp, Optional<Jid> from, String reason) {
  /// The name of the element.
  public static final Name NAME = new Name("urn:xmpp:delay", "delay");

  /// A delay that this entity vouches for.
  public static Delay of(Instant stamp, Jid from) {
    return new Delay(stamp, Optional.of(from), "");
  }

  /// The delay as an element.
  public Element toElement() {
    return Element.builder(NAME)
        .attribute("from", from.map(Jid::toString).orElse(null))
        .attribute("stamp", Stamps.format(stamp))
        .text(reason)
        .build();
  }

  /// The first delay among these elements that can be read.
  public static Optional<Delay> find(List<Element> elements) {
    for (Element element : elements) {
      if (element.is(NAME)) {
        Instant stamp = Stamps.parse(element.attribute("stamp"));
        if (stamp != null) {
          return Optional.of(new Delay(stamp, sayer(element), element.text()));
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Jid> sayer(Element element) {
    try {
      return Optional.ofNullable(Jid.parseNullable(element.attribute("from")));
    } catch (InvalidJid e) {
      return Optional.empty();
    }
  }
}
