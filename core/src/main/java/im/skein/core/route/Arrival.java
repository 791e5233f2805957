package im.skein.core.route;

import im.skein.core.feature.Pledge;
import im.skein.core.feature.Session;
import im.skein.core.feature.Side;
import im.skein.core.feature.Stage;
import im.skein.core.feature.Station;
import im.skein.core.feature.Target;
import im.skein.core.feature.Verdict;
import im.skein.wire.Iq;
import im.skein.wire.Jid;
import im.skein.wire.Message;
import im.skein.wire.Presence;
import im.skein.wire.Stanza;
import im.skein.wire.StanzaError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The way of a stanza on the side of who gets it: through the stations of the account, in its
/// turn, to the sessions that RFC 6121 §8.5 chooses. On the strand of that account's home.
final class Arrival {
  private static final StanzaError UNAVAILABLE =
      StanzaError.of(StanzaError.Condition.SERVICE_UNAVAILABLE);

  private final Router router;
  private final Registry registry;
  private final Requests requests;

  /// The arrival of what that router sends.
  Arrival(Router router, Registry registry, Requests requests) {
    this.router = router;
    this.registry = registry;
    this.requests = requests;
  }

  /// Stanzas reach one account, in their order. On the strand of its home.
  ///
  /// @param to under which address
  void arrive(LocalHome home, List<? extends Stanza> stanzas, Jid to) {
    for (int i = 0; i < stanzas.size(); i++) {
      Stanza stanza = stanzas.get(i);
      arrive(home, stanza.addressed(stanza.from(), to), null, () -> {});
    }
  }

  /// A stanza reaches the account it is for, on the strand of its home.
  void arrive(LocalHome home, Stanza stanza, @Nullable Session origin, Runnable handled) {
    Passage passage = new Passage(router, home, origin, toOwnAddress(stanza, home));
    if (handled instanceof Settlement settlement) {
      passage.settlement(settlement);
    }
    arrive(home, passage, handled);
  }

  /// Something is said that an account may care for, though it is given to no session of it:
  /// whoever copies what has arrived sees it, unless a guard objects.
  void hint(LocalHome home, Stanza message) {
    Passage passage = new Passage(router, home, null, toOwnAddress(message, home));
    if (passage.through(registry.stations(Side.RECIPIENT, Stage.GUARD))
        instanceof Verdict.Continue) {
      List<Station> copiers = registry.stations(Side.RECIPIENT, Stage.COPY);
      for (int i = 0; i < copiers.size(); i++) {
        Verdict _ = copiers.get(i).visit(passage.stanza(), passage);
      }
    }
    passage.release();
  }

  /// The same for a stanza of a program that serves a domain beside ours, to which errors and
  /// answers are routed back.
  void arriveFromBeside(LocalHome home, Stanza stanza, Runnable handled) {
    Passage passage = new Passage(router, home, null, toOwnAddress(stanza, home));
    arrive(home, passage.asAnswered(), handled);
  }

  private void arrive(LocalHome home, Passage passage, Runnable handled) {
    Stanza addressed = passage.original();
    Verdict verdict = passage.through(registry.stations(Side.RECIPIENT, Stage.GUARD));
    if (verdict instanceof Verdict.Continue) {
      verdict = passage.through(registry.stations(Side.RECIPIENT, Stage.REWRITE));
    }
    if (verdict instanceof Verdict.Continue && addressed instanceof Message) {
      verdict = passage.through(registry.stations(Side.RECIPIENT, Stage.RECORD));
    }
    passage.release();
    if (verdict instanceof Verdict.Later(var later)) {
      home.line()
          .await(
              later,
              come -> {
                Verdict settled =
                    come == null
                        ? new Verdict.Refuse(
                            StanzaError.of(StanzaError.Condition.INTERNAL_SERVER_ERROR))
                        : come;
                settle(passage, settled);
                handled.run();
              });
      return;
    }
    if (verdict instanceof Verdict.Pledged(Stanza passing, Pledge pledge)) {
      passage.pledge(pledge);
      home.line()
          .pass(() -> {
            settle(passage, new Verdict.Continue(passing));
            pledge.given(error -> {
              if (error != null) {
                answerError(passage, error);
              }
              handled.run();
            });
          });
      return;
    }
    Verdict settled = verdict;
    if (addressed instanceof Iq iq && iq.isRequest() && isBare(iq)) {
      home.line().pass(() -> ask(passage, settled, handled));
    } else {
      home.line().pass(() -> settle(passage, settled));
      handled.run();
    }
  }

  /// A request to an account is handled when it is answered, for it may change what is durable.
  private void ask(Passage passage, Verdict verdict, Runnable handled) {
    if (!(verdict instanceof Verdict.Continue(Iq iq))) {
      settle(passage, verdict);
      handled.run();
      return;
    }
    requests.answer(
        iq,
        Target.ACCOUNT,
        passage.home(),
        passage.origin(),
        answer -> {
          Session origin = passage.origin();
          if (origin != null) {
            origin.home().strand().execute(() -> origin.send(answer));
          } else if (passage.answered()) {
            router.route(answer);
          }
          handled.run();
        });
  }

  /// A stanza addressed by the short number goes on under the account's own address.
  private static Stanza toOwnAddress(Stanza stanza, LocalHome home) {
    Jid to = stanza.to();
    if (to == null || to.sameBare(home.jid())) {
      return stanza;
    }
    return stanza.addressed(stanza.from(), home.jid());
  }

  private void settle(Passage passage, Verdict verdict) {
    switch (verdict) {
      case Verdict.Continue(Stanza stanza) -> {
        passage.stanza(stanza);
        give(passage);
      }
      case Verdict.Refuse(StanzaError error) -> answerError(passage, error);
      case Verdict.Absorb() -> {}
      case Verdict.Later _, Verdict.Pledged _ ->
          throw new AssertionError("a verdict may not be put off twice");
    }
  }

  private void give(Passage passage) {
    Stanza stanza = passage.stanza();
    switch (stanza) {
      case Presence presence -> {
        registry.presence().toAccount(presence, passage.home(), passage);
        passage.release();
      }
      case Iq iq -> {
        if (Delivery.deliver(iq, passage.home(), 0, null) != Delivery.Outcome.TAKEN
            && iq.isRequest()) {
          answerError(passage, UNAVAILABLE);
        }
      }
      case Message message -> giveMessage(message, passage);
    }
  }

  private static boolean isBare(Stanza stanza) {
    Jid to = stanza.to();
    return to == null || to.isBare();
  }

  private void giveMessage(Message message, Passage passage) {
    Delivery.Outcome outcome =
        Delivery.deliver(message, passage.home(), passage.mailboxIndex(), passage.pledge());
    passage.delivered(outcome == Delivery.Outcome.TAKEN);
    if (outcome == Delivery.Outcome.WRONG) {
      answerError(passage, UNAVAILABLE);
      return;
    }
    List<Station> copiers = registry.stations(Side.RECIPIENT, Stage.COPY);
    for (int i = 0; i < copiers.size(); i++) {
      Verdict _ = copiers.get(i).visit(message, passage);
    }
    if (outcome == Delivery.Outcome.ABSENT) {
      for (Station station : registry.stations(Side.RECIPIENT, Stage.ABSENT)) {
        Verdict _ = station.visit(message, passage);
      }
    }
    passage.release();
    copyToSender(message, passage);
  }

  private void copyToSender(Message message, Passage passage) {
    Session origin = passage.origin();
    List<Station> copiers = registry.stations(Side.SENDER, Stage.COPY);
    if (origin == null
        || copiers.isEmpty()
        || !(origin.home() instanceof LocalHome sender)
        || sender.sessionCount() < 2) {
      return;
    }
    sender
        .strand()
        .execute(() -> {
          Passage back = new Passage(router, sender, origin, message);
          for (Station copier : copiers) {
            Verdict _ = copier.visit(message, back);
          }
          back.release();
        });
  }

  /// Answers the sender of a stanza that is refused on the recipient's side. Presence is never
  /// answered there, so that nobody learns who exists.
  private void answerError(Passage passage, StanzaError error) {
    Stanza original = passage.original();
    Session origin = passage.origin();
    Settlement settlement = passage.settlement();
    if (settlement != null) {
      settlement.refused(error);
    }
    if (!original.expectsError()) {
      return;
    }
    Stanza answer = original.error(error);
    if (origin != null) {
      origin.home().strand().execute(() -> origin.send(answer));
    } else if (passage.answered()) {
      router.route(answer);
    }
  }
}
