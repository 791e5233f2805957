package im.skein.core.pubsub;

import im.skein.core.feature.Answer;
import im.skein.core.feature.Home;
import im.skein.core.feature.Request;
import im.skein.core.feature.Responder;
import im.skein.core.pubsub.Shelf.Node;
import im.skein.wire.Element;
import im.skein.wire.InvalidJid;
import im.skein.wire.Iq;
import im.skein.wire.Jid;
import im.skein.wire.StanzaError.Condition;
import im.skein.wire.StanzaException;
import im.skein.wire.form.DataForm;
import java.util.List;
import java.util.Set;

/// One request of XEP-0060, taken apart.
///
/// @param iq the request
/// @param payload its `pubsub` element
/// @param verb the element that says what is wanted
/// @param request who asks, whom
record Asked(Iq iq, Element payload, Element verb, Request request) {
  /// Answers what was taken apart.
  @FunctionalInterface
  interface Teller {
    Answer answer(Asked asked) throws StanzaException;
  }

  /// What may stand beside the verb.
  private static final Set<String> BESIDE = Set.of("configure", "options", "publish-options");

  /// A responder that takes requests apart and turns refusals into answers.
  static Responder responder(Teller teller) {
    return (iq, payload, request) -> {
      List<Element> own =
          payload.children().stream()
              .filter(child -> child.name().namespace().equals(payload.name().namespace()))
              .toList();
      boolean one =
          own.stream().skip(1).allMatch(child -> BESIDE.contains(child.name().local()))
              && own.stream().map(Element::name).distinct().count() == own.size();
      if (own.isEmpty() || !one) {
        return Answer.refuse(Condition.BAD_REQUEST, "Ask for one thing at a time.");
      }
      try {
        return teller.answer(new Asked(iq, payload, own.getFirst(), request));
      } catch (StanzaException e) {
        return new Answer.Refusal(e.error());
      }
    };
  }

  /// The verb with the kind of request, such as `set publish`.
  String what() {
    return iq.typeName() + " " + verb.name().local();
  }

  Home home() {
    return request.home();
  }

  Jid from() {
    return request.from();
  }

  /// The name of the node that is meant.
  ///
  /// @throws StanzaException `bad-request` when none is named
  String nodeName() throws StanzaException {
    String name = verb.attribute("node");
    if (name == null || name.isEmpty()) {
      throw Refusal.of(Condition.BAD_REQUEST, "Name a node.", "nodeid-required");
    }
    return name;
  }

  /// The node that is meant.
  ///
  /// @throws StanzaException `item-not-found` when there is none
  Node node() throws StanzaException {
    Node node = Shelf.of(home()).node(nodeName());
    if (node == null) {
      throw Refusal.noNode();
    }
    return node;
  }

  /// Refuses everybody but the account itself.
  void mustBeOwn() throws StanzaException {
    if (!request.own()) {
      throw Refusal.of(Condition.FORBIDDEN, "This is for the owner only.");
    }
  }

  /// The `item` elements of the verb.
  List<Element> items() {
    return verb.children().stream()
        .filter(child -> child.name().local().equals("item"))
        .filter(child -> child.name().namespace().equals(verb.name().namespace()))
        .toList();
  }

  /// The form in an element beside the verb, or one that says nothing.
  DataForm form(String local, String type) throws StanzaException {
    Element holder = payload.child(local);
    return form(holder == null ? List.of() : holder.children(), type);
  }

  /// The form among some elements, or one that says nothing.
  static DataForm form(List<Element> elements, String type) throws StanzaException {
    DataForm form = DataForm.find(elements);
    if (form == null) {
      return DataForm.submit(type, List.of());
    }
    if (!form.formType().equals(type)) {
      throw Refusal.of(Condition.BAD_REQUEST, "The form must be of type " + type + ".");
    }
    if (form.repeated() != null) {
      throw Refusal.of(Condition.BAD_REQUEST, "Each field is there once.");
    }
    return form;
  }

  /// The address that the verb names.
  ///
  /// @throws StanzaException `bad-request` when it names none
  Jid subscriber() throws StanzaException {
    try {
      Jid jid = Jid.parseNullable(verb.attribute("jid"));
      if (jid != null) {
        return jid;
      }
    } catch (InvalidJid _) {
      // Refused below.
    }
    throw notThatOne();
  }

  /// The refusal of a subscription of somebody else (XEP-0060 §6.1.3.1).
  static StanzaException notThatOne() {
    return Refusal.of(
        Condition.BAD_REQUEST, "Nobody but yourself can be subscribed.", "invalid-jid");
  }
}
