package im.skein.wire;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A presence stanza (RFC 6121 §4).
public record Presence(Envelope envelope, Type type, List<Element> payload) implements Stanza {
  private static final Name PRIORITY = Name.client("priority");

  /// The kinds of presence (RFC 6121 §4.7.1).
  public enum Type {
    /// On line; written as no type at all.
    AVAILABLE,
    /// No longer on line.
    UNAVAILABLE,
    /// Asks to see the other's presence.
    SUBSCRIBE,
    /// Lets the other see one's presence.
    SUBSCRIBED,
    /// No longer wishes to see the other's presence.
    UNSUBSCRIBE,
    /// No longer lets the other see one's presence.
    UNSUBSCRIBED,
    /// Asks for the current presence; between servers only.
    PROBE,
    /// An earlier presence went wrong.
    ERROR;

    private final String word = name().toLowerCase(Locale.ROOT);

    /// The type of that name.
    ///
    /// @throws StanzaException `bad-request` when there is no such type
    public static Type parse(@Nullable String name) throws StanzaException {
      if (name == null) {
        return AVAILABLE;
      }
      for (Type type : values()) {
        if (type != AVAILABLE && type.word.equals(name)) {
          return type;
        }
      }
      throw new StanzaException(StanzaError.of(StanzaError.Condition.BAD_REQUEST));
    }
  }

  /// The priority, 0 when missing or unreadable, from -128 to 127 (RFC 6121 §4.7.2.3).
  public int priority() {
    Element element = payload(PRIORITY);
    if (element == null) {
      return 0;
    }
    try {
      return Math.clamp(Integer.parseInt(element.text().strip()), -128, 127);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  @Override
  public Presence with(Envelope changed) {
    return new Presence(changed, type, payload);
  }

  @Override
  public Presence with(List<Element> changed) {
    return new Presence(envelope, type, changed);
  }

  @Override
  public @Nullable String typeName() {
    return type == Type.AVAILABLE ? null : type.word;
  }

  @Override
  public String kind() {
    return "presence";
  }

  @Override
  public boolean isError() {
    return type == Type.ERROR;
  }
}
