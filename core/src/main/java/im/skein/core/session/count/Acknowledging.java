package im.skein.core.session.count;

import im.skein.wire.Element;
import im.skein.wire.Name;
import im.skein.wire.StanzaError;
import im.skein.wire.StreamError;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// The elements of stream management (XEP-0198). Counters are 32 bits without a sign and wrap.
public final class Acknowledging {
  /// The namespace of stream management.
  public static final String NAMESPACE = "urn:xmpp:sm:3";

  /// What stream features say of it.
  public static final Element FEATURE = Element.empty(NAMESPACE, "sm");

  /// The question what the client has got.
  public static final Element REQUEST = Element.empty(NAMESPACE, "r");

  private Acknowledging() {}

  /// What the server has handled.
  public static Element answer(int handled) {
    return Element.builder(NAMESPACE, "a")
        .attribute("h", Integer.toUnsignedString(handled))
        .build();
  }

  /// It is switched on.
  ///
  /// @param resumeId what the session may be resumed by, null when it may not
  /// @param maxSeconds for how long it may be resumed after its connection broke
  public static Element enabled(@Nullable String resumeId, int maxSeconds) {
    Element.Builder enabled = Element.builder(NAMESPACE, "enabled");
    if (resumeId != null) {
      enabled
          .attribute("id", resumeId)
          .attribute("resume", "true")
          .attribute("max", Integer.toString(maxSeconds));
    }
    return enabled.build();
  }

  /// The session goes on.
  public static Element resumed(String resumeId, int handled) {
    return Element.builder(NAMESPACE, "resumed")
        .attribute("h", Integer.toUnsignedString(handled))
        .attribute("previd", resumeId)
        .build();
  }

  /// It was not switched on, or the session does not go on.
  ///
  /// @param handled what was handled of the session, where that is known
  public static Element failed(StanzaError.Condition condition, OptionalInt handled) {
    return Element.builder(NAMESPACE, "failed")
        .attribute("h", handled.isPresent() ? Integer.toUnsignedString(handled.getAsInt()) : null)
        .add(Element.empty(StanzaError.NAMESPACE, condition.elementName()))
        .build();
  }

  /// The stream error for a client that says it got more than was sent (XEP-0198 §4).
  public static Element tooHigh(int said, int sent) {
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
  public static OptionalInt count(Element element) {
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

  /// Whether an element is the one of that name.
  public static boolean is(Element element, String local) {
    Name name = element.name();
    return name.local().equals(local) && name.namespace().equals(NAMESPACE);
  }
}
