package im.skein.core.route;

import im.skein.core.base.Failures;
import im.skein.core.feature.Installer.Service;
import im.skein.core.feature.Pledge;
import im.skein.core.feature.Session;
import im.skein.core.feature.SessionWatcher;
import im.skein.core.feature.Side;
import im.skein.core.feature.Stage;
import im.skein.core.feature.Station;
import im.skein.core.feature.Target;
import im.skein.core.feature.Verdict;
import im.skein.core.session.StanzaHandler;
import im.skein.wire.Iq;
import im.skein.wire.Jid;
import im.skein.wire.Message;
import im.skein.wire.Presence;
import im.skein.wire.Stanza;
import im.skein.wire.StanzaError;
import im.skein.wire.StreamError;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Takes stanzas from sessions through the stations of both sides to where they belong.
public final class Router implements StanzaHandler {
  private static final StanzaError UNAVAILABLE =
      StanzaError.of(StanzaError.Condition.SERVICE_UNAVAILABLE);

  private static final String UPLOAD = "upload.";

  private final Jid domain;
  private final Homes homes;
  private final Registry registry;
  private final Requests requests;
  private final Failures failures;
  private final BooleanSupplier crowded;

  /// A router for one domain.
  ///
  /// @param crowded whether so much waits to be made durable that reading must rest
  public Router(
      Jid domain, Homes homes, Registry registry, Failures failures, BooleanSupplier crowded) {
    this.domain = domain;
    this.homes = homes;
    this.registry = registry;
    this.requests = new Requests(this, registry, failures);
    this.failures = failures;
    this.crowded = crowded;
  }

  @Override
  public boolean crowded() {
    return crowded.getAsBoolean();
  }

  @Override
  public void handle(Session session, Stanza stanza, Runnable handled) {
    Passage passage = new Passage(this, session.home(), session, stanza);
    Verdict verdict = visit(passage, Side.SENDER, Stage.GUARD);
    if (verdict instanceof Verdict.Continue) {
      verdict = visit(passage, Side.SENDER, Stage.REWRITE);
    }
    passage.release();
    switch (verdict) {
      case Verdict.Continue(Stanza ready) -> dispatch(ready, session, handled);
      case Verdict.Refuse(StanzaError error) -> {
        refuse(session, stanza, error);
        handled.run();
      }
      case Verdict.Absorb() -> handled.run();
      case Verdict.Later _, Verdict.Pledged _ -> throw new AssertionError("only RECORD may");
    }
  }

  private void dispatch(Stanza stanza, Session session, Runnable handled) {
    Jid to = stanza.to();
    switch (stanza) {
      case Presence presence -> {
        fromClient(presence, session);
        // After what the rules of presence have posted here, such as writing a subscription down.
        session.home().strand().execute(handled);
      }
      case Message message when to == null ->
          send(message.addressed(message.from(), session.home().jid()), session, handled);
      case Iq iq when to == null || to.equals(domain) || isUpload(to) -> {
        Target target = to == null ? Target.ACCOUNT : isUpload(to) ? Target.UPLOAD : Target.SERVER;
        if (iq.isRequest()) {
          requests.answer(
              iq,
              target,
              session.home(),
              session,
              answer -> {
                session.send(answer);
                handled.run();
              });
        } else {
          registry.heard(iq);
          handled.run();
        }
      }
      case Message message -> send(message, session, handled);
      case Iq iq -> send(iq, session, handled);
    }
  }

  private void fromClient(Presence presence, Session session) {
    boolean receptive = session.wantsMessages();
    Outbuffer out = new Outbuffer(this);
    registry.presence().fromClient(presence, session, out);
    out.release();
    if (!receptive && session.wantsMessages()) {
      tell(session, SessionWatcher::receptive);
    }
  }

  private void send(Stanza stanza, Session session, Runnable handled) {
    if (serve(stanza, handled)) {
      return;
    }
    Jid to = stanza.to();
    if (to == null || !isLocalAccount(to)) {
      boolean foreign = to != null && !isOurs(to);
      refuse(
          session,
          stanza,
          foreign ? StanzaError.of(StanzaError.Condition.REMOTE_SERVER_NOT_FOUND) : UNAVAILABLE);
      handled.run();
      return;
    }
    homes.locate(
        to.bare(),
        home -> arrive(home, stanza, session, handled),
        () -> {
          session.home().strand().execute(() -> refuse(session, stanza, UNAVAILABLE));
          handled.run();
        });
  }

  private boolean isUpload(Jid to) {
    return to.localpart().isEmpty() && to.isBare() && isUploadDomain(to);
  }

  private boolean isUploadDomain(Jid to) {
    String name = to.domain();
    return name.startsWith(UPLOAD) && name.substring(UPLOAD.length()).equals(domain.domain());
  }

  private boolean isOurs(Jid to) {
    return to.domain().equals(domain.domain()) || isUploadDomain(to);
  }

  private boolean isLocalAccount(Jid to) {
    return to.domain().equals(domain.domain()) && !to.localpart().isEmpty();
  }

  /// Gives a stanza to the service at whose domain its addressee is. May be called on any thread.
  ///
  /// @param handled run once when the service has handled it
  /// @return false when there is no such service
  public boolean serve(Stanza stanza, Runnable handled) {
    Jid to = stanza.to();
    Service service = to == null ? null : registry.service(to);
    if (service == null) {
      return false;
    }
    service.take(stanza, handled);
    return true;
  }

  /// Sends a stanza that the server made, on behalf of itself or of an account. Both addresses must
  /// be set. May be called on any thread.
  public void route(Stanza stanza) {
    route(stanza, Router::nothing);
  }

  /// The same.
  ///
  /// @param handled run once, on any strand, when it is durable or needs not be
  public void route(Stanza stanza, Runnable handled) {
    if (serve(stanza, handled)) {
      return;
    }
    Jid to = stanza.to();
    if (to == null || !isLocalAccount(to)) {
      if (stanza instanceof Iq iq && !iq.isRequest() && domain.equals(to)) {
        registry.heard(iq);
      }
      handled.run();
      return;
    }
    homes.locate(to.bare(), home -> arrive(home, stanza, null, handled), handled);
  }

  /// Sends stanzas to one address, in their order and without waking its account for each. May be
  /// called on any thread.
  ///
  /// @param stanzas each says from whom it is, but not to whom
  public void route(List<? extends Stanza> stanzas, Jid to) {
    if (registry.service(to) != null) {
      stanzas.forEach(stanza -> route(stanza.addressed(stanza.from(), to)));
    } else if (isLocalAccount(to)) {
      homes.locate(to.bare(), home -> arrive(home, stanzas, to), Router::nothing);
    }
  }

  private void arrive(LocalHome home, List<? extends Stanza> stanzas, Jid to) {
    for (int i = 0; i < stanzas.size(); i++) {
      Stanza stanza = stanzas.get(i);
      arrive(home, stanza.addressed(stanza.from(), to), null, Router::nothing);
    }
  }

  /// Sends a message of the server to an account, and tells what came of it. May be called on any
  /// thread.
  ///
  /// @param settled run once, on any strand: with null when it is durable or needs not be, else
  ///   with why not
  public void send(Message message, Consumer<@Nullable StanzaError> settled) {
    Settlement settlement = new Settlement(settled);
    Jid to = message.to();
    Runnable nobody =
        () -> {
          settlement.refused(StanzaError.of(StanzaError.Condition.ITEM_NOT_FOUND));
          settlement.run();
        };
    if (to == null || !isLocalAccount(to)) {
      nobody.run();
      return;
    }
    homes.locate(to.bare(), home -> arrive(home, message, null, settlement), nobody);
  }

  /// A stanza reaches the account it is for, on the strand of its home.
  private void arrive(LocalHome home, Stanza stanza, @Nullable Session origin, Runnable handled) {
    Stanza addressed = toOwnAddress(stanza, home);
    Passage passage = new Passage(this, home, origin, addressed);
    if (handled instanceof Settlement settlement) {
      passage.settlement(settlement);
    }
    Verdict verdict = visit(passage, Side.RECIPIENT, Stage.GUARD);
    if (verdict instanceof Verdict.Continue) {
      verdict = visit(passage, Side.RECIPIENT, Stage.REWRITE);
    }
    if (verdict instanceof Verdict.Continue && addressed instanceof Message) {
      verdict = visit(passage, Side.RECIPIENT, Stage.RECORD);
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
          Passage back = new Passage(this, sender, origin, message);
          for (Station copier : copiers) {
            Verdict _ = copier.visit(message, back);
          }
          back.release();
        });
  }

  private Verdict visit(Passage passage, Side side, Stage stage) {
    List<Station> stations = registry.stations(side, stage);
    for (int i = 0; i < stations.size(); i++) {
      Verdict verdict = stations.get(i).visit(passage.stanza(), passage);
      if (!(verdict instanceof Verdict.Continue(Stanza changed))) {
        return verdict;
      }
      passage.stanza(changed);
    }
    return new Verdict.Continue(passage.stanza());
  }

  /// Answers the sender of a stanza that is refused on the recipient's side. Presence is never
  /// answered there, so that nobody learns who exists.
  private void answerError(Passage passage, StanzaError error) {
    Stanza original = passage.original();
    boolean owed =
        switch (original) {
          case Iq iq -> iq.isRequest();
          case Message message -> !message.isError();
          case Presence _ -> false;
        };
    Session origin = passage.origin();
    Settlement settlement = passage.settlement();
    if (settlement != null) {
      settlement.refused(error);
    }
    if (!owed) {
      return;
    }
    if (origin == null) {
      return;
    }
    Stanza answer = original.error(error);
    origin.home().strand().execute(() -> origin.send(answer));
  }

  private static void refuse(Session session, Stanza stanza, StanzaError error) {
    boolean owed = !stanza.isError() && !(stanza instanceof Iq iq && iq.type() == Iq.Type.RESULT);
    if (owed) {
      session.send(stanza.error(error));
    }
  }

  @Override
  public void bound(Session session) {
    if (session.home() instanceof LocalHome home && home.state() == LocalHome.State.OPEN) {
      home.add(session);
      tell(session, SessionWatcher::bound);
    } else {
      session.end(StreamError.of(StreamError.Condition.INTERNAL_SERVER_ERROR));
    }
  }

  @Override
  public void disconnected(Session session) {
    tell(session, SessionWatcher::disconnected);
  }

  @Override
  public void resumed(Session session) {
    tell(session, SessionWatcher::resumed);
  }

  @Override
  public void receptive(Session session) {
    tell(session, SessionWatcher::receptive);
  }

  @Override
  public void delivered(Session session, long mailboxIndex) {
    for (SessionWatcher watcher : registry.watchers()) {
      watcher.delivered(session, mailboxIndex);
    }
  }

  @Override
  public void drained(Session session) {
    tell(session, SessionWatcher::drained);
  }

  @Override
  public void ended(Session session) {
    if (session.home() instanceof LocalHome home) {
      home.remove(session);
    }
    tell(session, SessionWatcher::ended);
  }

  private void tell(Session session, Notice notice) {
    for (SessionWatcher watcher : registry.watchers()) {
      try {
        notice.give(watcher, session);
      } catch (RuntimeException e) {
        failures.bug("a watcher of sessions", e);
      }
    }
  }

  @FunctionalInterface
  private interface Notice {
    void give(SessionWatcher watcher, Session session);
  }

  /// What is done when nobody waits for it.
  private static void nothing() {}
}
