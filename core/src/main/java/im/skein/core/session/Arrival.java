package im.skein.core.session;

import im.skein.core.base.AccountRef;
import im.skein.core.feature.Answer;
import im.skein.core.session.count.Acknowledging;
import im.skein.core.session.login.Agent;
import im.skein.wire.Element;
import im.skein.wire.Envelope;
import im.skein.wire.InvalidJid;
import im.skein.wire.Iq;
import im.skein.wire.StanzaError;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// The way from a log-in to a session: a new one by binding a resource (RFC 6120 §7), or one that
/// goes on (XEP-0198 §5). Touched on the pipe's loop.
final class Arrival {
  private final StreamEngine engine;
  private final Streams streams;
  private final AccountRef account;
  private final Agent agent;
  private final long sinceMillis;
  private final Greeting usual = new Usual();
  private Greeting greeting = usual;
  private @Nullable ClientSession resuming;

  /// How a client is told what came of its wish to go on with a session.
  interface Greeting {
    /// It goes on; on the strand of its home.
    void resumed(Outlet out, Element resumed);

    /// It does not; on the pipe's loop.
    void notResumed(Element failed);
  }

  /// Somebody has just logged in.
  ///
  /// @param agent what the client told of itself
  Arrival(StreamEngine engine, Streams streams, AccountRef account, Agent agent) {
    this.engine = engine;
    this.streams = streams;
    this.account = account;
    this.agent = agent;
    this.sinceMillis = engine.now();
  }

  /// The answer is the element of stream management alone.
  private final class Usual implements Greeting {
    @Override
    public void resumed(Outlet out, Element resumed) {
      out.write(resumed);
    }

    @Override
    public void notResumed(Element failed) {
      engine.outlet().write(failed);
    }
  }

  AccountRef account() {
    return account;
  }

  /// When the log-in was.
  long sinceMillis() {
    return sinceMillis;
  }

  /// Answers a request to bind a resource.
  void bind(Iq iq) {
    Surroundings around = streams.around();
    Binding.Bound bound = asked(iq.payload().getFirst());
    if (bound == null) {
      GuestDesk.reply(
          engine,
          iq.with(new Envelope(null, null, iq.id(), null)),
          Answer.refuse(StanzaError.Condition.BAD_REQUEST));
      return;
    }
    ClientSession session =
        new ClientSession(
            around, streams.resumable(), engine.outlet(), around.directory().home(account), bound);
    engine.bound(session);
    Element result = Binding.result(iq.id(), bound.jid());
    session.home().strand().execute(() -> session.begin(out -> out.write(result)));
  }

  /// The address for a request to bind, or null when what it asks for cannot be part of one.
  private Binding.@Nullable Bound asked(Element bind) {
    try {
      return bind.saysTwice()
          ? null
          : Binding.bind(account.jid(), bind, agent, streams.around().chance());
    } catch (InvalidJid _) {
      return null;
    }
  }

  /// Takes an element of stream management.
  void manage(Element element) {
    if (!Acknowledging.is(element, "resume")) {
      engine.outlet().write(Management.unexpected());
      return;
    }
    resume(element, usual);
  }

  /// The client wants to go on with a session.
  void resume(Element resume, Greeting told) {
    greeting = told;
    String id = resume.attribute("previd");
    OptionalInt count = Acknowledging.count(resume);
    if (id == null || count.isEmpty()) {
      told.notResumed(Acknowledging.failed(StanzaError.Condition.BAD_REQUEST, OptionalInt.empty()));
      return;
    }
    ClientSession session = streams.resumable().find(id, account.id());
    if (session == null) {
      unknown(streams.resumable().handled(id, account.id()));
      return;
    }
    resuming = session;
    engine.hold();
    Management.Comer comer = new Management.Comer(engine.outlet(), told);
    session.home().strand().execute(() -> session.resume(comer, count.getAsInt()));
  }

  private void unknown(OptionalInt handled) {
    greeting.notResumed(Acknowledging.failed(StanzaError.Condition.ITEM_NOT_FOUND, handled));
  }

  /// There is no such session any more; the client may bind a resource instead.
  void notResumed(OptionalInt handled) {
    resuming = null;
    unknown(handled);
    engine.release();
  }

  /// The session goes on here.
  void resumed(ClientSession session) {
    resuming = null;
    engine.bound(session);
    engine.release();
  }

  /// The session does not go on here, nor does the stream.
  void refuse(Element error) {
    resuming = null;
    engine.fail(error);
  }

  /// The connection is gone or going.
  void quit(Outlet outlet) {
    ClientSession session = resuming;
    if (session != null) {
      resuming = null;
      session.home().strand().execute(() -> session.lost(outlet));
    }
  }
}
