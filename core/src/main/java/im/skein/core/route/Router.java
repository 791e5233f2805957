package im.skein.core.route;

import im.skein.core.base.Failures;
import im.skein.core.feature.Installer.Service;
import im.skein.core.feature.Session;
import im.skein.core.feature.SessionWatcher;
import im.skein.core.feature.Side;
import im.skein.core.feature.Stage;
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

  private final Jid domain;
  private final Homes homes;
  private final Registry registry;
  private final Requests requests;
  private final Arrival arrival;
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
    this.arrival = new Arrival(this, registry, requests);
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
    Verdict verdict = passage.through(registry.stations(Side.SENDER, Stage.GUARD));
    if (verdict instanceof Verdict.Continue) {
      verdict = passage.through(registry.stations(Side.SENDER, Stage.REWRITE));
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
      case Message message -> send(message, session, handled);
      case Iq iq -> {
        Target target = target(to);
        if (target == null) {
          send(iq, session, handled);
        } else if (iq.isRequest()) {
          answer(iq, target, session, handled);
        } else {
          registry.heard(iq);
          handled.run();
        }
      }
    }
  }

  private void answer(Iq iq, Target target, Session session, Runnable handled) {
    requests.answer(
        iq,
        target,
        session.home(),
        session,
        answer -> {
          session.send(answer);
          handled.run();
        });
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
        home -> arrival.arrive(home, stanza, session, handled),
        () -> {
          session.home().strand().execute(() -> refuse(session, stanza, UNAVAILABLE));
          handled.run();
        });
  }

  /// As what a request to that address is answered here; null when it is not.
  private @Nullable Target target(@Nullable Jid to) {
    if (to == null) {
      return Target.ACCOUNT;
    }
    if (to.equals(domain)) {
      return Target.SERVER;
    }
    return to.localpart().isEmpty() && to.isBare() ? registry.target(to.domain()) : null;
  }

  private boolean isOurs(Jid to) {
    return to.domain().equals(domain.domain()) || registry.target(to.domain()) != null;
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
    homes.locate(to.bare(), home -> arrival.arrive(home, stanza, null, handled), handled);
  }

  /// Takes a stanza of a program that serves a domain beside ours; errors and answers are routed
  /// back to it. Both addresses must be set, and `from` be believed. May be called on any thread.
  ///
  /// @param handled run once, on any strand, when it is durable, refused or given away
  public void take(Stanza stanza, Runnable handled) {
    Jid to = stanza.to();
    if (to != null && isLocalAccount(to)) {
      homes.locate(
          to.bare(),
          home -> arrival.arriveFromBeside(home, stanza, handled),
          () -> back(stanza, UNAVAILABLE, handled));
    } else if (to != null && (registry.serves(to) || domain.equals(to))) {
      route(stanza, handled);
    } else if (to != null && isOurs(to)) {
      back(stanza, UNAVAILABLE, handled);
    } else {
      back(stanza, StanzaError.of(StanzaError.Condition.REMOTE_SERVER_NOT_FOUND), handled);
    }
  }

  private void back(Stanza stanza, StanzaError error, Runnable handled) {
    if (stanza.expectsError()) {
      route(stanza.error(error));
    }
    handled.run();
  }

  /// Sends stanzas to one address, in their order and without waking its account for each. May be
  /// called on any thread.
  ///
  /// @param stanzas each says from whom it is, but not to whom
  public void route(List<? extends Stanza> stanzas, Jid to) {
    if (registry.service(to) != null) {
      stanzas.forEach(stanza -> route(stanza.addressed(stanza.from(), to)));
    } else if (isLocalAccount(to)) {
      homes.locate(to.bare(), home -> arrival.arrive(home, stanzas, to), Router::nothing);
    }
  }

  /// Lets an account know of something that it is not given: nothing but its guards, and those who
  /// copy what has arrived, see it. May be called on any thread.
  ///
  /// @param to the bare address, perhaps of nobody
  public void hint(Message message, Jid to) {
    if (isLocalAccount(to)) {
      Stanza addressed = message.addressed(message.from(), to);
      homes.locate(to, home -> arrival.hint(home, addressed), Router::nothing);
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
    homes.locate(to.bare(), home -> arrival.arrive(home, message, null, settlement), nobody);
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
