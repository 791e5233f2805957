package im.skein.core.session;

import im.skein.wire.Element;
import im.skein.wire.Name;
import im.skein.wire.StanzaError;
import im.skein.wire.StreamError;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// The elements of stream management (XEP-0198). Counters are 32 bits without a sign and wrap.
final class Acknowledging {
  static final String NAMESPACE = "urn:xmpp:sm:3";
  static final Element FEATURE = Element.empty(NAMESPACE, "sm");
  static final Element REQUEST = Element.empty(NAMESPACE, "r");

  private Acknowledging() {}

  static Element answer(int handled) {
    return Element.builder(NAMESPACE, "a")
        .attribute("h", Integer.toUnsignedString(handled))
        .build();
  }

  static Element enabled(@Nullable String resumeId, int maxSeconds) {
    Element.Builder enabled = Element.builder(NAMESPACE, "enabled");
    if (resumeId != null) {
      enabled
          .attribute("id", resumeId)
          .attribute("resume", "true")
          .attribute("max", Integer.toString(maxSeconds));
    }
    return enabled.build();
  }

  static Element resumed(String resumeId, int handled) {
    return Element.builder(NAMESPACE, "resumed")
        .attribute("h", Integer.toUnsignedString(handled))
        .attribute("previd", resumeId)
        .build();
  }

  static Element failed(StanzaError.Condition condition, OptionalInt handled) {
    return Element.builder(NAMESPACE, "failed")
        .attribute("h", handled.isPresent() ? Integer.toUnsignedString(handled.getAsInt()) : null)
        .add(Element.empty(StanzaError.NAMESPACE, condition.elementName()))
        .build();
  }

  /// The stream error for a client that says it got more than was sent (XEP-0198 §4).
  static Element tooHigh(int said, int sent) {
    return Element.builder(StreamError.STREAM, "error")
        .add(
            Element.empty(
                StreamError.NAMESPACE, StreamError.Condition.UNDEFINED_CONDITION.elementName()))
        .add(
            Element.builder(NAMESPACE, "handled-count-too-high")
                .attribute("h", Integer.toUnsignedString(said))
                .attribute("send-count", Integer.toUnsignedString(sent))
                .build())
        .build();
  }

  /// The count in the attribute `h`, or nothing when there is no such number.
  static OptionalInt count(Element element) {
    String text = element.attribute("h");
    if (text == null) {
      return OptionalInt.empty();
    }
    try {
      return OptionalInt.of(Integer.parseUnsignedInt(text));
    } catch (NumberFormatException e) {
      return OptionalInt.empty();
    }
  }

  static boolean is(Element element, String local) {
    Name name = element.name();
    return name.local().equals(local) && name.namespace().equals(NAMESPACE);
  }
}
