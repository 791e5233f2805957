package im.skein.wire;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A request or its answer (RFC 6120 §8.2.3).
public record Iq(Envelope envelope, Type type, List<Element> payload) implements Stanza {
  /// The kinds of iq.
  public enum Type {
    /// A question.
    GET,
    /// A wish to change something.
    SET,
    /// The answer.
    RESULT,
    /// The refusal.
    ERROR;

    private final String word = name().toLowerCase(Locale.ROOT);

    /// The type of that name.
    ///
    /// @throws StanzaException `bad-request` when it is missing or unknown
    public static Type parse(@Nullable String name) throws StanzaException {
      for (Type type : values()) {
        if (type.word.equals(name)) {
          return type;
        }
      }
      throw new StanzaException(StanzaError.of(StanzaError.Condition.BAD_REQUEST));
    }
  }

  /// An iq that has the shape of RFC 6120 §8.2.3: an id, and exactly one child in a request.
  ///
  /// @throws StanzaException `bad-request` when it has not
  public static Iq checked(Envelope envelope, Type type, List<Element> payload)
      throws StanzaException {
    boolean request = type == Type.GET || type == Type.SET;
    if (envelope.id() == null
        || (request && payload.size() != 1)
        || (type == Type.RESULT && payload.size() > 1)) {
      throw new StanzaException(StanzaError.of(StanzaError.Condition.BAD_REQUEST));
    }
    return new Iq(envelope, type, payload);
  }

  /// Whether an answer is owed.
  public boolean isRequest() {
    return type == Type.GET || type == Type.SET;
  }

  /// The answer to this request, with that payload or none.
  public Iq result(@Nullable Element answer) {
    return new Iq(envelope.reply(), Type.RESULT, answer == null ? List.of() : List.of(answer));
  }

  @Override
  public Iq with(Envelope changed) {
    return new Iq(changed, type, payload);
  }

  @Override
  public Iq with(List<Element> changed) {
    return new Iq(envelope, type, changed);
  }

  @Override
  public String typeName() {
    return type.word;
  }

  @Override
  public String kind() {
    return "iq";
  }

  @Override
  public boolean isError() {
    return type == Type.ERROR;
  }
}
