package im.skein.core.room.keep;

import im.skein.wire.Element;
import im.skein.wire.InvalidJid;
import im.skein.wire.Jid;
import im.skein.wire.form.Stamps;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a room talks about (XEP-0045 §7.2.15).
///
/// @param by who set it, by the address in the room
/// @param text what was set
/// @param stamp when
public record Subject(Jid by, String text, Instant stamp) {
  private static final String LOCAL = "subject";

  Element toElement() {
    return Element.builder(RoomDocument.NAMESPACE, LOCAL)
        .attribute("by", by.toString())
        .attribute("stamp", Stamps.format(stamp))
        .text(text)
        .build();
  }

  static @Nullable Subject find(Element document) {
    Element element = document.child(LOCAL);
    if (element == null) {
      return null;
    }
    try {
      Jid by = Jid.parseNullable(element.attribute("by"));
      Instant stamp = Stamps.parse(element.attribute("stamp"));
      return by == null || stamp == null ? null : new Subject(by, element.text(), stamp);
    } catch (InvalidJid e) {
      return null;
    }
  }
}
