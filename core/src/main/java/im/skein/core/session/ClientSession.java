package im.skein.core.session;

import im.skein.core.base.Turns;
import im.skein.core.feature.Home;
import im.skein.core.feature.Keepsakes;
import im.skein.core.feature.Key;
import im.skein.core.feature.Pledge;
import im.skein.core.feature.Session;
import im.skein.core.session.count.Acknowledging;
import im.skein.core.session.count.Inbound;
import im.skein.wire.Element;
import im.skein.wire.Jid;
import im.skein.wire.Name;
import im.skein.wire.Presence;
import im.skein.wire.Stanza;
import im.skein.wire.StanzaError;
import im.skein.wire.StreamError;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A bound session of a client: what came over its stream goes to the handler, and what is sent to
/// it goes to the stream it has at the moment, which may be none while it waits to be resumed.
/// Touched on the strand of its home, but for what says otherwise.
final class ClientSession implements Session, Inbound.Owner {
  private final Surroundings around;
  private final Resumable resumable;
  private final Home home;
  private final Binding.Bound bound;
  private final Inbound inbound = new Inbound(this);
  private final Flow flow = new Flow(this);
  private final Turns turns;
  private volatile @Nullable Outlet outlet;
  private @Nullable Presence presence;
  private boolean interested;
  private boolean ended;
  private final Keepsakes kept = new Keepsakes();

  ClientSession(
      Surroundings around, Resumable resumable, Outlet outlet, Home home, Binding.Bound bound) {
    this.around = around;
    this.resumable = resumable;
    this.outlet = outlet;
    this.home = home;
    this.turns = new Turns(home.strand());
    this.bound = bound;
  }

  /// Begins: others hear of it, and the client is told its address.
  void begin(Consumer<Outlet> greeting) {
    Outlet out = outlet;
    Binding.replace(home.sessions(), bound);
    Binding.makeRoom(home.sessions(), around.settings().limits().sessionsPerAccount());
    if (out != null) {
      greeting.accept(out);
    }
    around.handler().bound(this);
  }

  // What comes in.

  /// Notes that so many elements are on their way here; on the loop of the pipe.
  ///
  /// @return whether to read no more until there is room again
  boolean coming(int elements) {
    return inbound.coming(elements);
  }

  @Override
  public void roomAgain() {
    Outlet out = outlet;
    if (out != null) {
      out.engine().roomAgain();
    }
  }

  /// Takes what came over a stream, in order.
  void take(Outlet from, List<Element> elements) {
    inTurn(() -> work(from, elements));
  }

  private void work(Outlet from, List<Element> elements) {
    int taken = 0;
    while (taken < elements.size() && from == outlet) {
      Element element = elements.get(taken++);
      Intake.take(this, from, element);
      if (Stanza.isStanza(element) && !element.name().local().equals("message")) {
        List<Element> rest = elements.subList(taken, elements.size());
        // What a request has posted to the strand may change what becomes of the stanzas behind it
        // (RFC 6120 §10.1).
        turns.rest(() -> work(from, rest));
        return;
      }
    }
    if (taken < elements.size()) {
      inbound.passed(elements.size() - taken);
    }
  }

  /// Does what concerns the stream when everything that came over it before has been taken.
  private void inTurn(Runnable task) {
    turns.take(task);
  }

  Surroundings around() {
    return around;
  }

  Inbound inbound() {
    return inbound;
  }

  @Nullable Management management() {
    return flow.management();
  }

  /// Switches stream management on, once (XEP-0198 §3).
  ///
  /// @return what the client is told
  Element enable(Element wish) {
    if (management() != null) {
      return Management.unexpected();
    }
    return wish.flag("resume")
        .map(resume -> flow.manage(resumable).enable(resume))
        .orElseGet(
            () -> Acknowledging.failed(StanzaError.Condition.BAD_REQUEST, OptionalInt.empty()));
  }

  @Override
  public void acknowledgeSoon() {
    if (home.strand().isCurrent()) {
      acknowledge();
    } else {
      home.strand().execute(this::acknowledge);
    }
  }

  void acknowledge() {
    Outlet out = outlet;
    if (out != null && !ended) {
      out.write(Acknowledging.answer(inbound.handled()));
    }
  }

  /// Asks the client whether it is still there.
  void probe(Outlet from) {
    if (from != outlet) {
      return;
    }
    if (management() != null) {
      from.request();
      return;
    }
    from.write(
        Element.builder(Name.client("iq"))
            .attribute("type", "get")
            .attribute("id", "ping-" + around.chance().letters(8))
            .attribute("from", around.domain().toString())
            .attribute("to", bound.jid().toString())
            .add(Element.empty("urn:xmpp:ping", "ping"))
            .build());
  }

  // What goes out.

  @Override
  public void send(Stanza stanza) {
    if (!ended) {
      flow.send(stanza);
    }
  }

  @Override
  public void sendAhead(Stanza message, long mailboxIndex) {
    if (!ended) {
      flow.sendAhead(message, mailboxIndex);
    }
  }

  @Override
  public boolean deliver(Stanza message, long mailboxIndex) {
    return !ended && flow.deliver(message, mailboxIndex);
  }

  @Override
  public boolean hand(Stanza message, Pledge pledge) {
    return !ended && flow.hand(message, pledge);
  }

  @Override
  public void inactive(boolean inactive) {
    if (!ended) {
      flow.inactive(inactive);
    }
  }

  /// The pipe has taken some of the output.
  void outputMoved(Outlet from) {
    if (from == outlet && !ended) {
      flow.outputMoved(from);
    }
  }

  // How it ends, and how it goes on.

  @Nullable Outlet outlet() {
    return outlet;
  }

  boolean hasEnded() {
    return ended;
  }

  /// Leaves its stream, and tells the client there why, if there is somebody to tell.
  void detach(@Nullable Element error) {
    Outlet out = outlet;
    outlet = null;
    flow.abandonMarks();
    if (out != null && error != null) {
      out.finish(error);
    }
  }

  /// Goes on over another stream.
  void attach(Outlet out) {
    outlet = out;
    flow.attached(out);
  }

  /// The connection broke; the session waits to be resumed if its client asked for that.
  void lost(Outlet from) {
    inTurn(() -> broken(from));
  }

  private void broken(Outlet from) {
    Management managed = management();
    if (managed != null) {
      managed.gaveUp(from);
    }
    if (from != outlet || ended) {
      return;
    }
    detach(null);
    if (managed != null && managed.hibernate()) {
      around.handler().disconnected(this);
    } else {
      finish();
    }
  }

  /// The client closed its stream.
  void close(Outlet from) {
    inTurn(() -> {
      from.finish(null);
      gone(from);
    });
  }

  /// The client broke the rules of streams, so that the stream was closed.
  void left(Outlet from) {
    inTurn(() -> gone(from));
  }

  private void gone(Outlet from) {
    if (from == outlet) {
      finish();
    }
  }

  @Override
  public void end(StreamError error) {
    end(error.toElement());
  }

  /// Ends with a reason, if this is still its stream.
  void endOn(Outlet from, StreamError reason) {
    inTurn(() -> {
      if (from == outlet) {
        end(reason);
      }
    });
  }

  /// A client wants to go on with this session over a new stream.
  void resume(Management.Comer comer, int count) {
    Management managed = management();
    if (managed != null) {
      managed.resume(comer, count);
    }
  }

  void end(Element error) {
    Outlet out = outlet;
    if (!ended && out != null && management() != null) {
      out.write(Acknowledging.answer(inbound.handled()));
    }
    detach(error);
    finish();
  }

  void finish() {
    if (ended) {
      return;
    }
    ended = true;
    outlet = null;
    flow.finish();
    around.handler().ended(this);
  }

  // What others know and keep.

  @Override
  public Jid jid() {
    return bound.jid();
  }

  @Override
  public Home home() {
    return home;
  }

  /// How it was bound.
  Binding.Bound bound() {
    return bound;
  }

  @Override
  public String device() {
    return bound.device();
  }

  @Override
  public String software() {
    return bound.agent().software();
  }

  @Override
  public String hardware() {
    return bound.agent().device();
  }

  @Override
  public @Nullable Presence presence() {
    return presence;
  }

  @Override
  public void presence(@Nullable Presence changed) {
    presence = changed;
  }

  @Override
  public boolean connected() {
    return outlet != null;
  }

  @Override
  public void unacknowledged(Consumer<Stanza> taker) {
    Management managed = management();
    if (managed != null) {
      managed.unacknowledged(taker);
    }
  }

  @Override
  public void amend(UnaryOperator<Stanza> change) {
    Management managed = management();
    if (managed != null) {
      managed.amend(change);
    }
  }

  @Override
  public boolean interested() {
    return interested;
  }

  @Override
  public void interested(boolean changed) {
    interested = changed;
  }

  @Override
  public long lastIndex() {
    return flow.lastIndex();
  }

  @Override
  public boolean lagging() {
    return flow.lagging();
  }

  @Override
  public void lagging(boolean changed) {
    flow.lagging(changed);
  }

  @Override
  public <T> @Nullable T get(Key<T> key) {
    return kept.get(key);
  }

  @Override
  public <T> void put(Key<T> key, T value) {
    kept.put(key, value);
  }
}
