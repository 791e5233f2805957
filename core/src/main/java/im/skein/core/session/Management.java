package im.skein.core.session;

import im.skein.core.base.Time;
import im.skein.core.feature.Pledge;
import im.skein.core.feature.Xep;
import im.skein.core.session.count.Acknowledging;
import im.skein.core.session.count.Unacknowledged;
import im.skein.wire.Element;
import im.skein.wire.Stanza;
import im.skein.wire.StanzaError;
import im.skein.wire.StreamError;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Stream management of one session (XEP-0198): what the client has not acknowledged, and how the
/// session lives on when its connection breaks. Touched on the strand of the session's home.
@Xep(number = 198, version = "1.6.3", note = "location is not told")
final class Management {
  private static final int ID_LETTERS = 26;

  private final ClientSession session;
  private final Resumable resumable;
  private final Unacknowledged unacknowledged = new Unacknowledged();
  private @Nullable String resumeId;
  private Time.@Nullable Timer expiry;
  private boolean requested;
  private long indexBefore;

  /// A stream that waits until everything that came over the old one is handled.
  private @Nullable Comer comer;

  Management(ClientSession session, Resumable resumable) {
    this.session = session;
    this.resumable = resumable;
  }

  /// What was delivered before counting began.
  void before(long mailboxIndex) {
    indexBefore = mailboxIndex;
  }

  /// A stream whose client wants to go on with the session.
  ///
  /// @param greeting how the client is told what came of it
  record Comer(Outlet out, Arrival.Greeting greeting) {}

  /// Begins to count.
  ///
  /// @return the answer to `enable`
  Element enable(boolean resume) {
    int seconds = session.around().settings().timeouts().resumeSeconds();
    if (resume && seconds > 0) {
      String id = session.around().chance().letters(ID_LETTERS);
      resumeId = id;
      resumable.add(id, session);
    }
    session.inbound().count();
    return Acknowledging.enabled(resumeId, seconds);
  }

  /// Writes a stanza and keeps it until it is acknowledged.
  void write(Outlet out, Stanza stanza, long mailboxIndex, @Nullable Pledge pledge) {
    long before = out.produced();
    long after = out.write(stanza);
    int size = (int) (after - before);
    unacknowledged.add(stanza, mailboxIndex, pledge, size, this::lost);
    request(out);
  }

  private void request(Outlet out) {
    if (!requested) {
      requested = true;
      out.request();
    }
  }

  /// Keeps a stanza while there is no connection.
  ///
  /// @return false when there is no room
  boolean keep(Stanza stanza, long mailboxIndex, @Nullable Pledge pledge, int size) {
    if (unacknowledged.full(size)) {
      return false;
    }
    unacknowledged.add(stanza, mailboxIndex, pledge, size, this::lost);
    return true;
  }

  /// Changes what the client has not acknowledged.
  void amend(UnaryOperator<Stanza> change) {
    unacknowledged.amend(change);
  }

  private void lost(Pledge pledge) {
    pledge.lost(session);
  }

  /// The client has that place of the mailbox as soon as it has what was sent last.
  void reached(long mailboxIndex) {
    if (unacknowledged.reached(mailboxIndex)) {
      return;
    }
    if (indexBefore > 0 || unacknowledged.sent() == 0) {
      indexBefore = mailboxIndex;
    } else {
      session.around().handler().delivered(session, mailboxIndex);
    }
  }

  /// The client says how much it has got.
  void acknowledged(Outlet out, int count) {
    if (!unacknowledged.possible(count)) {
      session.end(Acknowledging.tooHigh(count, unacknowledged.sent()));
      return;
    }
    requested = false;
    settle(count);
    if (!unacknowledged.isEmpty()) {
      request(out);
    }
  }

  private void settle(int count) {
    long index =
        Math.max(unacknowledged.acknowledge(count, pledge -> pledge.got(session)), indexBefore);
    indexBefore = 0;
    if (index > 0) {
      session.around().handler().delivered(session, index);
    }
  }

  /// The connection broke.
  ///
  /// @return whether the session waits to be resumed
  boolean hibernate() {
    int seconds = session.around().settings().timeouts().resumeSeconds();
    if (resumeId == null || session.hasEnded()) {
      return false;
    }
    requested = false;
    expiry =
        session
            .around()
            .time()
            .after(
                seconds * 1000L,
                session.home().strand(),
                () -> {
                  if (session.outlet() == null && comer == null) {
                    session.finish();
                  }
                });
    return true;
  }

  /// A client wants to go on over a new stream. The newest to ask gets the session.
  void resume(Comer next, int count) {
    Outlet out = next.out();
    if (session.hasEnded()) {
      notResumed(out, OptionalInt.of(session.inbound().handled()));
      return;
    }
    if (!unacknowledged.possible(count)) {
      Element error = Acknowledging.tooHigh(count, unacknowledged.sent());
      out.engine().arriving(arrival -> arrival.refuse(error));
      return;
    }
    Comer earlier = comer;
    if (earlier != null) {
      Element conflict = StreamError.of(StreamError.Condition.CONFLICT).toElement();
      earlier.out().engine().arriving(arrival -> arrival.refuse(conflict));
    }
    cancelExpiry();
    session.detach(StreamError.of(StreamError.Condition.CONFLICT).toElement());
    if (!unacknowledged.kept(count)) {
      int handled = session.inbound().handled();
      session.finish();
      notResumed(out, OptionalInt.of(handled));
      return;
    }
    comer = next;
    // The client sends again whatever is not counted now, so the count must be final.
    session.inbound().whenIdle(() -> session.home().strand().execute(() -> proceed(next, count)));
  }

  private void proceed(Comer next, int count) {
    Outlet out = next.out();
    Comer present = comer;
    if (present == null || present.out() != out || session.hasEnded()) {
      return;
    }
    comer = null;
    String id = resumeId;
    if (id == null) {
      return;
    }
    out.engine().arriving(arrival -> arrival.resumed(session));
    next.greeting().resumed(out, Acknowledging.resumed(id, session.inbound().handled()));
    session.attach(out);
    settle(count);
    requested = false;
    unacknowledged.each(stanza -> out.write(stanza));
    if (!unacknowledged.isEmpty()) {
      request(out);
    }
    // A stream that goes on begins as one that somebody looks at (XEP-0352 §5.2).
    session.inactive(false);
    session.around().handler().resumed(session);
  }

  /// A stream that wanted to go on with this session is gone.
  void gaveUp(Outlet from) {
    if (comer != null && comer.out() == from) {
      comer = null;
      if (!hibernate()) {
        session.finish();
      }
    }
  }

  /// What the client may not have got and is not in the hands of this session alone.
  void unacknowledged(Consumer<Stanza> taker) {
    unacknowledged.durable(taker);
  }

  private static void notResumed(Outlet out, OptionalInt handled) {
    out.engine().arriving(arrival -> arrival.notResumed(handled));
  }

  private void cancelExpiry() {
    Time.Timer timer = expiry;
    expiry = null;
    if (timer != null) {
      timer.cancel();
    }
  }

  /// Ends it; pledges learn that nobody knows what the client has got.
  void finish() {
    cancelExpiry();
    String id = resumeId;
    if (id != null) {
      resumable.remove(id, session, session.inbound().handled());
    }
    Comer waiting = comer;
    comer = null;
    if (waiting != null) {
      notResumed(waiting.out(), OptionalInt.empty());
    }
    unacknowledged.pledges(this::lost);
  }

  /// What a client is told that asks twice, or too early.
  static Element unexpected() {
    return Acknowledging.failed(StanzaError.Condition.UNEXPECTED_REQUEST, OptionalInt.empty());
  }
}
