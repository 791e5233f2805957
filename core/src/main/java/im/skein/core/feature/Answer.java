package im.skein.core.feature;

import im.skein.wire.Element;
import im.skein.wire.StanzaError;

/// What a request is answered with.
public sealed interface Answer {
  /// Done, with this payload.
  record Result(Element payload) implements Answer {}

  /// Done, with nothing to say.
  record Done() implements Answer {}

  /// Not done.
  record Refusal(StanzaError error) implements Answer {}

  /// Done, with this payload.
  static Answer of(Element payload) {
    return new Result(payload);
  }

  /// Done, with nothing to say.
  static Answer done() {
    return new Done();
  }

  /// Not done, for the usual reason of that condition.
  static Answer refuse(StanzaError.Condition condition) {
    return new Refusal(StanzaError.of(condition));
  }

  /// Not done, explained.
  static Answer refuse(StanzaError.Condition condition, String text) {
    return new Refusal(StanzaError.of(condition, text));
  }
}
