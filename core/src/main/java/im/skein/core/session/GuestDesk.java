package im.skein.core.session;

import im.skein.core.feature.Answer;
import im.skein.core.feature.GuestResponder;
import im.skein.wire.Element;
import im.skein.wire.Envelope;
import im.skein.wire.Iq;
import im.skein.wire.Jid;
import im.skein.wire.Stanza;
import im.skein.wire.StanzaError;
import im.skein.wire.StreamError;

/// Answers what may be asked before log-in, such as registration; so much and no more.
final class GuestDesk {
  private static final int MAX_REQUESTS = 50;

  private final StreamEngine engine;
  private final Surroundings around;
  private final Visitor visitor;
  private int requests;
  private boolean informed;

  GuestDesk(StreamEngine engine, Surroundings around, Visitor visitor) {
    this.engine = engine;
    this.around = around;
    this.visitor = visitor;
  }

  /// Whether the client was given something that a person reads and answers, which takes longer
  /// than a program needs to log in.
  boolean informed() {
    return informed;
  }

  /// Takes a request.
  void take(Iq iq) {
    Element payload = iq.payload().getFirst();
    GuestResponder responder = around.extensions().guestResponder(payload.name());
    Jid to = iq.to();
    if (responder == null || (to != null && !to.equals(around.domain()))) {
      engine.fail(StreamError.of(StreamError.Condition.NOT_AUTHORIZED));
      return;
    }
    if (++requests > MAX_REQUESTS) {
      engine.fail(new StreamError(StreamError.Condition.POLICY_VIOLATION, "too many requests"));
      return;
    }
    Iq request = iq.with(new Envelope(null, to, iq.id(), iq.envelope().lang()));
    engine.work(
        () -> responder.answer(request, payload, visitor),
        answer -> {
          informed |= request.type() == Iq.Type.GET && answer instanceof Answer.Result;
          reply(engine, request, answer);
        },
        () -> reply(engine, request, Answer.refuse(StanzaError.Condition.INTERNAL_SERVER_ERROR)));
  }

  /// Answers a request on a stream without a session.
  static void reply(StreamEngine engine, Iq request, Answer answer) {
    Stanza reply =
        switch (answer) {
          case Answer.Result(Element payload) -> request.result(payload);
          case Answer.Done() -> request.result(null);
          case Answer.Refusal(StanzaError error) -> request.error(error);
        };
    engine.outlet().write(reply);
  }
}
