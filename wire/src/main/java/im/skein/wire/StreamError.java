package im.skein.wire;

import java.util.Locale;

/// Why a stream ends (RFC 6120 §4.9). After one of these nothing more is read or written.
///
/// @param condition the defined condition
/// @param text words for a person, empty for none
public record StreamError(Condition condition, String text) {
  /// The namespace of the defined conditions.
  public static final String NAMESPACE = "urn:ietf:params:xml:ns:xmpp-streams";

  /// The namespace of the stream itself.
  public static final String STREAM = "http://etherx.jabber.org/streams";

  /// The defined conditions (RFC 6120 §4.9.3).
  public enum Condition {
    BAD_FORMAT,
    BAD_NAMESPACE_PREFIX,
    CONFLICT,
    CONNECTION_TIMEOUT,
    HOST_GONE,
    HOST_UNKNOWN,
    IMPROPER_ADDRESSING,
    INTERNAL_SERVER_ERROR,
    INVALID_FROM,
    INVALID_NAMESPACE,
    INVALID_XML,
    NOT_AUTHORIZED,
    NOT_WELL_FORMED,
    POLICY_VIOLATION,
    REMOTE_CONNECTION_FAILED,
    RESET,
    RESOURCE_CONSTRAINT,
    RESTRICTED_XML,
    SEE_OTHER_HOST,
    SYSTEM_SHUTDOWN,
    UNDEFINED_CONDITION,
    UNSUPPORTED_ENCODING,
    UNSUPPORTED_FEATURE,
    UNSUPPORTED_STANZA_TYPE,
    UNSUPPORTED_VERSION;

    /// The condition as an element name, such as `not-well-formed`.
    public String elementName() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /// The error of that condition without words.
  public static StreamError of(Condition condition) {
    return new StreamError(condition, "");
  }

  /// The `stream:error` element.
  public Element toElement() {
    return Element.builder(STREAM, "error")
        .add(Element.empty(NAMESPACE, condition.elementName()))
        .add(text.isEmpty() ? null : Element.text(new Name(NAMESPACE, "text"), text))
        .build();
  }
}
