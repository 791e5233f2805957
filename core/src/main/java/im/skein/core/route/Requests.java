package im.skein.core.route;

import im.skein.core.base.Failures;
import im.skein.core.feature.Answer;
import im.skein.core.feature.Home;
import im.skein.core.feature.Session;
import im.skein.core.feature.Target;
import im.skein.wire.Iq;
import im.skein.wire.Jid;
import im.skein.wire.StanzaError;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Finds who answers a request and brings the answer back.
final class Requests {
  private final Router router;
  private final Registry registry;
  private final Failures failures;

  Requests(Router router, Registry registry, Failures failures) {
    this.router = router;
    this.registry = registry;
    this.failures = failures;
  }

  /// Answers a request on the strand of that home; `reply` is called there once, after what the
  /// responder sent besides.
  ///
  /// @param session the local session that asks, or null
  void answer(Iq iq, Target target, Home home, @Nullable Session session, Consumer<Iq> reply) {
    Jid from = iq.from();
    Registry.Handler handler = registry.responder(iq.payload().getFirst().name(), target);
    if (handler == null || from == null) {
      boolean own = from != null && from.sameBare(home.jid());
      reply.accept(refusal(iq, StanzaError.of(unknown(iq, target, own))));
      return;
    }
    Inquiry inquiry = new Inquiry(router, home, from, session);
    if (handler.waiting()) {
      home.strand().executeWaiting(() -> run(iq, handler, inquiry, reply));
    } else {
      run(iq, handler, inquiry, reply);
    }
  }

  /// Why nobody answers (RFC 6120 §8.3.3.3, §8.3.3.19). Strangers are told the same of an account
  /// that is there as of one that is not.
  private StanzaError.Condition unknown(Iq iq, Target target, boolean own) {
    String namespace = iq.payload().getFirst().name().namespace();
    return own && registry.understands(namespace, target)
        ? StanzaError.Condition.FEATURE_NOT_IMPLEMENTED
        : StanzaError.Condition.SERVICE_UNAVAILABLE;
  }

  private void run(Iq iq, Registry.Handler handler, Inquiry inquiry, Consumer<Iq> reply) {
    Iq answer;
    try {
      answer =
          switch (handler.responder().answer(iq, iq.payload().getFirst(), inquiry)) {
            case Answer.Result(var payload) -> iq.result(payload);
            case Answer.Done() -> iq.result(null);
            case Answer.Refusal(StanzaError error) -> refusal(iq, error);
          };
      inquiry.release();
    } catch (RuntimeException e) {
      failures.trouble("answering a request", e);
      answer = refusal(iq, StanzaError.of(StanzaError.Condition.INTERNAL_SERVER_ERROR));
    }
    reply.accept(answer);
  }

  private static Iq refusal(Iq iq, StanzaError error) {
    return new Iq(iq.envelope().reply(), Iq.Type.ERROR, List.of(error.toElement()));
  }
}
