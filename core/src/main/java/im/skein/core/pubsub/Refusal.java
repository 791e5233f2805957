package im.skein.core.pubsub;

import im.skein.wire.Element;
import im.skein.wire.StanzaError;
import im.skein.wire.StanzaError.Condition;
import im.skein.wire.StanzaException;

/// The refusals of XEP-0060, each a defined condition with one of the XEP's own beside it.
final class Refusal {
  private static final String NAMESPACE = "http://jabber.org/protocol/pubsub#errors";

  private Refusal() {}

  /// A plain refusal.
  static StanzaException of(Condition condition, String text) {
    return new StanzaException(StanzaError.of(condition, text));
  }

  /// A refusal with a condition of the XEP.
  static StanzaException of(Condition condition, String text, String detail) {
    return new StanzaException(
        StanzaError.of(condition, text).with(Element.empty(NAMESPACE, detail)));
  }

  /// What is asked for is part of the XEP, but not of this server.
  static StanzaException unsupported(String feature) {
    Element detail =
        Element.builder(NAMESPACE, "unsupported").attribute("feature", feature).build();
    return new StanzaException(StanzaError.of(Condition.FEATURE_NOT_IMPLEMENTED).with(detail));
  }

  /// There is no such node. Profanity takes it for a list without devices only when it has the code
  /// of XEP-0086; without one it never publishes its own.
  static StanzaException noNode() {
    return new StanzaException(
        StanzaError.of(Condition.ITEM_NOT_FOUND, "There is no such node.").numbered(404));
  }
}
