package im.skein.core.session;

import im.skein.core.base.Throttle;
import im.skein.core.base.Time;
import im.skein.core.base.Wheel;
import im.skein.wire.Element;
import im.skein.wire.StreamError;
import im.skein.wire.framing.FrameReader;
import im.skein.wire.framing.Framing;
import im.skein.wire.xml.StreamSink;
import im.skein.wire.xml.XmlException;
import im.skein.wire.xml.XmlLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One stream as a state machine without input or output of its own: bytes come in by [Inlet], go
/// out by [Pipe]. Until a resource is bound, a [Negotiation] decides; from then on, elements go to
/// the [ClientSession] in batches. Touched on the pipe's loop, but for what says otherwise.
final class StreamEngine implements Inlet, Wheel.Rider {
  private final Streams streams;
  private final Pipe pipe;
  private final Outlet outlet;
  private final FrameReader reader;
  private final Vigil vigil;
  private final Valve valve;
  private @Nullable Negotiation negotiation;
  private @Nullable ClientSession session;
  private @Nullable List<Element> inbox;
  private volatile @Nullable String language;
  private int feedEnd;
  private boolean closing;
  private boolean closed;
  private boolean gone;

  StreamEngine(Streams streams, Pipe pipe, Framing framing) {
    this.streams = streams;
    this.pipe = pipe;
    this.valve = new Valve(this, streams.around().handler());
    this.outlet = new Outlet(this, pipe, framing, streams.backlog());
    this.reader = framing.reader(XmlLimits.PRE_AUTH, new Sink(this));
    this.vigil =
        new Vigil(this, outlet, streams.around().settings().timeouts(), streams.wheel(pipe.loop()));
    this.negotiation = new Negotiation(this, streams);
  }

  private record Sink(StreamEngine engine) implements StreamSink {
    @Override
    public void opened(Element header) {
      Negotiation negotiation = engine.negotiation;
      if (negotiation != null && !engine.closing) {
        negotiation.opened(header);
      }
    }

    @Override
    public void element(Element element) {
      engine.received(element);
    }

    @Override
    public void closed() {
      engine.peerClosed();
    }
  }

  /// Begins to watch the time.
  void start() {
    Negotiation begun = negotiation;
    if (begun != null) {
      begun.start();
      tick();
    }
  }

  @Override
  public void feed(byte[] bytes, int offset, int length) {
    if (closing) {
      return;
    }
    vigil.heard();
    if (length == 0) {
      return;
    }
    if (valve.held()) {
      keep(bytes, offset, offset + length);
    } else {
      read(bytes, offset, length);
    }
  }

  /// Takes bytes up, now or after they were kept.
  void read(byte[] bytes, int offset, int length) {
    if (closing) {
      return;
    }
    feedEnd = offset + length;
    try {
      reader.feed(bytes, offset, length);
    } catch (XmlException e) {
      fail(e.error());
      return;
    } catch (RuntimeException e) {
      streams.around().failures().bug("reading a stream", e);
      fail(StreamError.of(StreamError.Condition.INTERNAL_SERVER_ERROR));
      return;
    }
    if (valve.held() && !closing) {
      keep(bytes, reader.stoppedAt(), feedEnd);
    }
  }

  private void keep(byte[] bytes, int from, int to) {
    if (!valve.keep(bytes, from, to)) {
      fail(new StreamError(StreamError.Condition.POLICY_VIOLATION, "too much was sent at once"));
    }
  }

  private void received(Element element) {
    if (closing) {
      return;
    }
    Negotiation negotiating = negotiation;
    if (negotiating != null) {
      negotiating.element(element);
      return;
    }
    List<Element> batch = inbox;
    if (batch == null) {
      batch = new ArrayList<>(4);
      inbox = batch;
    }
    batch.add(element);
  }

  private void peerClosed() {
    handOver();
    ClientSession owner = session;
    if (owner == null) {
      outlet.finish(null);
      outlet.flush();
    } else {
      // What came before is answered first (RFC 6120 §4.4).
      owner.home().strand().execute(() -> owner.close(outlet));
    }
  }

  @Override
  public void roundEnded() {
    handOver();
  }

  /// Gives what was read to the session.
  private void handOver() {
    List<Element> batch = inbox;
    ClientSession owner = session;
    if (batch == null || owner == null) {
      return;
    }
    inbox = null;
    if (owner.coming(batch.size())) {
      valve.close(Valve.FULL);
    }
    valve.came(batch.size());
    owner.home().strand().execute(() -> owner.take(outlet, batch));
  }

  /// The session has room for more; on any thread.
  void roomAgain() {
    pipe.loop().execute(() -> valve.open(Valve.FULL));
  }

  /// Starts or stops reading; for the valve.
  void reading(boolean on) {
    if (!closing) {
      pipe.reading(on);
    }
  }

  /// Reads no further until [#release]; what has come already is kept.
  void hold() {
    reader.stop();
    valve.hold();
  }

  /// Ends one [#hold].
  void release() {
    valve.release();
    handOver();
  }

  /// Whether more has come than the element that is being read.
  boolean moreCame() {
    return reader.stoppedAt() < feedEnd || valve.keepsSome();
  }

  /// Runs a task that may wait while nothing more is read, and goes on here with its result.
  <T> void work(Supplier<T> task, Consumer<T> then, Runnable failed) {
    hold();
    try {
      streams
          .around()
          .workers()
          .execute(() -> {
            Runnable next = failed;
            try {
              T result = task.get();
              next = () -> then.accept(result);
            } catch (RuntimeException e) {
              streams.around().failures().trouble("serving a connection before log-in", e);
            }
            Runnable back = next;
            pipe.loop().execute(() -> resume(back));
          });
    } catch (RejectedExecutionException e) {
      pipe.loop().execute(() -> resume(failed));
    }
  }

  /// Runs a task later while nothing more is read.
  void later(long millis, Runnable task) {
    hold();
    after(millis, () -> resume(task));
  }

  private void resume(Runnable task) {
    if (!closing) {
      task.run();
      release();
    }
  }

  /// Runs a task later, unless the stream is over by then.
  void after(long millis, Runnable task) {
    Time time = streams.around().time();
    Time.Timer _ =
        time.after(
            millis,
            pipe.loop(),
            () -> {
              if (!closing) {
                task.run();
              }
            });
  }

  Outlet outlet() {
    return outlet;
  }

  Pipe pipe() {
    return pipe;
  }

  FrameReader reader() {
    return reader;
  }

  @Override
  public void writable() {
    boolean _ = outlet.moved();
  }

  /// The pipe has not taken everything.
  void outputWaits() {
    if (!closing && negotiation == null) {
      vigil.outputWaits();
    }
  }

  /// The pipe has taken something that the session waits for.
  void outputMoved() {
    ClientSession owner = session;
    if (owner != null) {
      owner.home().strand().execute(() -> owner.outputMoved(outlet));
    }
  }

  /// The language of the stream (RFC 6120 §4.7.4), or null; on any thread.
  @Nullable String language() {
    return language;
  }

  void language(@Nullable String said) {
    language = said;
  }

  @Override
  public void encrypted() {
    Negotiation negotiating = negotiation;
    if (negotiating != null && !closing) {
      negotiating.encrypted();
      tick();
    }
  }

  /// The client has proved who it is.
  ///
  /// @param anew whether it begins the stream anew
  void authenticated(boolean anew) {
    reader.limits(XmlLimits.CLIENT);
    if (anew) {
      reader.reset();
    }
    tick();
  }

  /// A resource is bound, or a session resumed: negotiations are over.
  void bound(ClientSession owner) {
    negotiation = null;
    session = owner;
    SessionSettings.Limits limits = streams.around().settings().limits();
    if (limits.enabled()) {
      valve.limit(new Throttle(limits.stanzasPerSecond(), limits.stanzaBurst(), now()));
    }
    tick();
  }

  /// Has something done about somebody who has logged in and has no session yet; on any thread.
  void arriving(Consumer<Arrival> task) {
    pipe.loop()
        .execute(() -> {
          Negotiation present = negotiation;
          Arrival arrival = present == null || closing ? null : present.arrival();
          if (arrival != null) {
            task.accept(arrival);
          }
        });
  }

  /// The stream ends with that error, and the session with it.
  void fail(StreamError error) {
    fail(error.toElement());
  }

  void fail(Element error) {
    if (closing) {
      return;
    }
    handOver();
    Negotiation negotiating = negotiation;
    if (negotiating != null) {
      negotiating.open();
    }
    leave();
    outlet.finish(error);
    outlet.flush();
  }

  private void leave() {
    ClientSession owner = session;
    if (owner != null) {
      owner.home().strand().execute(() -> owner.left(outlet));
    }
  }

  /// Ends the stream, and the session with it, when everything that came before is done; such as
  /// when the server goes down.
  void shutdown(StreamError reason) {
    ClientSession owner = session;
    if (owner == null) {
      fail(reason);
    } else if (!closing) {
      handOver();
      owner.home().strand().execute(() -> owner.endOn(outlet, reason));
    }
  }

  /// The stream is over.
  ///
  /// @param all whether the last bytes of it went to the pipe; if not, it closes when they did, or
  ///   when that takes too long
  void finished(boolean all) {
    boolean first = !closing;
    if (first) {
      closing = true;
      quit();
    }
    if (all && !closed) {
      closed = true;
      pipe.close();
    }
    if (first && !gone) {
      vigil.closing();
    }
  }

  /// Closes without a word, as if the connection had broken.
  void cut() {
    closing = true;
    closed = true;
    quit();
    lose();
    pipe.abort();
  }

  @Override
  public void closed() {
    if (gone) {
      return;
    }
    gone = true;
    handOver();
    closing = true;
    closed = true;
    outlet.gone();
    vigil.end();
    quit();
    lose();
    streams.closed();
  }

  private void lose() {
    ClientSession owner = session;
    if (owner != null) {
      session = null;
      owner.home().strand().execute(() -> owner.lost(outlet));
    }
  }

  private void quit() {
    valve.empty();
    inbox = null;
    Negotiation negotiating = negotiation;
    if (negotiating != null) {
      negotiation = null;
      negotiating.quit(outlet);
    }
  }

  long now() {
    return streams.around().time().monotonicMillis();
  }

  /// Looks what has taken too long, and when to look again.
  @Override
  public void tick() {
    if (gone) {
      return;
    }
    if (closing) {
      pipe.abort();
      return;
    }
    Negotiation negotiating = negotiation;
    if (negotiating == null) {
      vigil.look();
    } else {
      vigil.look(negotiating);
    }
  }

  /// Asks the client whether it is still there.
  void probe() {
    ClientSession owner = session;
    if (owner != null) {
      owner.home().strand().execute(() -> owner.probe(outlet));
    }
  }
}
