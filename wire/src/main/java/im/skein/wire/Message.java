package im.skein.wire;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A message stanza (RFC 6121 §5).
public record Message(Envelope envelope, Type type, List<Element> payload) implements Stanza {
  /// What a client types: the text of the message.
  public static final Name BODY = Name.client("body");

  /// The kinds of message (RFC 6121 §5.2.2).
  public enum Type {
    /// A single message, the default.
    NORMAL,
    /// Part of a one-to-one conversation.
    CHAT,
    /// To or from a room.
    GROUPCHAT,
    /// An alert that expects no answer and is never kept.
    HEADLINE,
    /// An earlier message went wrong.
    ERROR;

    private final String word = name().toLowerCase(Locale.ROOT);

    /// The type of that name; an unknown one counts as `normal` (RFC 6121 §5.2.2).
    public static Type parse(@Nullable String name) {
      if (name == null) {
        return NORMAL;
      }
      return switch (name) {
        case "chat" -> CHAT;
        case "groupchat" -> GROUPCHAT;
        case "headline" -> HEADLINE;
        case "error" -> ERROR;
        default -> NORMAL;
      };
    }
  }

  /// The text, or null where there is none.
  public @Nullable String body() {
    Element body = payload(BODY);
    return body == null ? null : body.text();
  }

  @Override
  public Message with(Envelope changed) {
    return new Message(changed, type, payload);
  }

  @Override
  public Message with(List<Element> changed) {
    return new Message(envelope, type, changed);
  }

  @Override
  public @Nullable String typeName() {
    return type == Type.NORMAL ? null : type.word;
  }

  @Override
  public String kind() {
    return "message";
  }

  @Override
  public boolean isError() {
    return type == Type.ERROR;
  }
}
