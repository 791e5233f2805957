package im.skein.core.session;

import im.skein.core.base.AccountRef;
import im.skein.core.feature.Answer;
import im.skein.core.session.count.Acknowledging;
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
  private final long sinceMillis;
  private @Nullable ClientSession resuming;

  /// Somebody has just logged in.
  Arrival(StreamEngine engine, Streams streams, AccountRef account) {
    this.engine = engine;
    this.streams = streams;
    this.account = account;
    this.sinceMillis = engine.now();
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
    Element bind = iq.payload(Binding.BIND);
    Binding.Bound bound;
    try {
      bound =
          Binding.bind(
              account.jid(), bind == null ? iq.payload().getFirst() : bind, around.chance());
    } catch (InvalidJid e) {
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
    session.home().strand().execute(() -> session.begin(result));
  }

  /// Takes an element of stream management.
  void manage(Element element) {
    if (!Acknowledging.is(element, "resume")) {
      engine.outlet().write(Management.unexpected());
      return;
    }
    String id = element.attribute("previd");
    OptionalInt count = Acknowledging.count(element);
    if (id == null || count.isEmpty()) {
      engine
          .outlet()
          .write(Acknowledging.failed(StanzaError.Condition.BAD_REQUEST, OptionalInt.empty()));
      return;
    }
    ClientSession session = streams.resumable().find(id, account.id());
    if (session == null) {
      unknown(streams.resumable().handled(id, account.id()));
      return;
    }
    resuming = session;
    engine.hold();
    session.home().strand().execute(() -> session.resume(engine.outlet(), count.getAsInt()));
  }

  private void unknown(OptionalInt handled) {
    engine.outlet().write(Acknowledging.failed(StanzaError.Condition.ITEM_NOT_FOUND, handled));
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
