package im.skein.wire;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Why a stanza was refused (RFC 6120 §8.3): a defined condition, what the sender can do about it,
/// and optionally words and an application's own condition.
///
/// @param condition the defined condition
/// @param type what the sender can do
/// @param text words for a person, empty for none
/// @param details application-specific conditions (RFC 6120 §8.3.4)
/// @param code the number by which older programs know the error (XEP-0086), 0 for none
public record StanzaError(
    Condition condition, Type type, String text, List<Element> details, int code) {
  /// The namespace of the defined conditions.
  public static final String NAMESPACE = "urn:ietf:params:xml:ns:xmpp-stanzas";

  /// What the sender can do (RFC 6120 §8.3.2).
  public enum Type {
    /// Log in or show credentials, then retry.
    AUTH,
    /// Do not retry.
    CANCEL,
    /// Go on: it was only a warning.
    CONTINUE,
    /// Retry after changing what was sent.
    MODIFY,
    /// Retry later.
    WAIT
  }

  /// The defined conditions (RFC 6120 §8.3.3), each with its usual type.
  public enum Condition {
    BAD_REQUEST(Type.MODIFY),
    CONFLICT(Type.CANCEL),
    FEATURE_NOT_IMPLEMENTED(Type.CANCEL),
    FORBIDDEN(Type.AUTH),
    GONE(Type.CANCEL),
    INTERNAL_SERVER_ERROR(Type.CANCEL),
    ITEM_NOT_FOUND(Type.CANCEL),
    JID_MALFORMED(Type.MODIFY),
    NOT_ACCEPTABLE(Type.MODIFY),
    NOT_ALLOWED(Type.CANCEL),
    NOT_AUTHORIZED(Type.AUTH),
    POLICY_VIOLATION(Type.MODIFY),
    RECIPIENT_UNAVAILABLE(Type.WAIT),
    REDIRECT(Type.MODIFY),
    REGISTRATION_REQUIRED(Type.AUTH),
    REMOTE_SERVER_NOT_FOUND(Type.CANCEL),
    REMOTE_SERVER_TIMEOUT(Type.WAIT),
    RESOURCE_CONSTRAINT(Type.WAIT),
    SERVICE_UNAVAILABLE(Type.CANCEL),
    SUBSCRIPTION_REQUIRED(Type.AUTH),
    UNDEFINED_CONDITION(Type.CANCEL),
    UNEXPECTED_REQUEST(Type.WAIT);

    private final Type usual;

    Condition(Type usual) {
      this.usual = usual;
    }

    /// The condition as an element name, such as `bad-request`.
    public String elementName() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The condition of that element name, or null.
    public static @Nullable Condition parse(String elementName) {
      for (Condition condition : values()) {
        if (condition.elementName().equals(elementName)) {
          return condition;
        }
      }
      return null;
    }
  }

  /// The error of that condition with its usual type and no words.
  public static StanzaError of(Condition condition) {
    return new StanzaError(condition, condition.usual, "", List.of(), 0);
  }

  /// The error of that condition with its usual type, explained.
  public static StanzaError of(Condition condition, String text) {
    return new StanzaError(condition, condition.usual, text, List.of(), 0);
  }

  /// The same error with another type.
  public StanzaError as(Type changed) {
    return new StanzaError(condition, changed, text, details, code);
  }

  /// The same error with an application's own condition.
  public StanzaError with(Element detail) {
    return new StanzaError(condition, type, text, List.of(detail), code);
  }

  /// The same error with the number that older programs know it by.
  public StanzaError numbered(int number) {
    return new StanzaError(condition, type, text, details, number);
  }

  /// The `error` element.
  public Element toElement() {
    return Element.builder(Name.client("error"))
        .attribute("type", type.name().toLowerCase(Locale.ROOT))
        .attribute("code", code == 0 ? null : Integer.toString(code))
        .add(Element.empty(NAMESPACE, condition.elementName()))
        .add(text.isEmpty() ? null : Element.text(new Name(NAMESPACE, "text"), text))
        .addAll(details)
        .build();
  }
}
