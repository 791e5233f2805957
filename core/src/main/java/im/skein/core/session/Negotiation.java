package im.skein.core.session;

import im.skein.core.base.AccountRef;
import im.skein.core.feature.Phase;
import im.skein.core.session.count.Acknowledging;
import im.skein.core.session.opening.Features;
import im.skein.core.session.opening.Headers;
import im.skein.wire.Element;
import im.skein.wire.Iq;
import im.skein.wire.Name;
import im.skein.wire.Stanza;
import im.skein.wire.StanzaException;
import im.skein.wire.StreamError;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Everything between the first byte of a connection and a bound or resumed session (RFC 6120 §4 to
/// §7): headers, TLS, log-in, requests of guests. Forgotten once that is done.
final class Negotiation {
  private final StreamEngine engine;
  private final Streams streams;
  private final Surroundings around;
  private final Visitor visitor;
  private final GuestDesk guests;
  private final Authentication authentication;
  private @Nullable Arrival arrival;
  private long startedMillis;
  private boolean entered;
  private boolean opened;
  private boolean securing;

  Negotiation(StreamEngine engine, Streams streams) {
    this.engine = engine;
    this.streams = streams;
    this.around = streams.around();
    this.visitor = new Visitor(engine.pipe().peer());
    this.guests = new GuestDesk(engine, around, visitor);
    this.authentication = new Authentication(engine, streams, this::authenticated);
  }

  /// A connection has come; it is turned away when there are too many that have not logged in.
  void start() {
    startedMillis = engine.now();
    StreamError down = streams.down();
    if (down != null) {
      engine.fail(down);
    } else if (!streams.doorway().enter(visitor.origin(), visitor.loopback())) {
      engine.fail(
          new StreamError(StreamError.Condition.RESOURCE_CONSTRAINT, "too many connections"));
    } else {
      entered = true;
    }
  }

  /// When the present state has lasted too long, whatever was sent meanwhile.
  long deadlineMillis() {
    SessionSettings.Timeouts timeouts = around.settings().timeouts();
    Arrival arrived = arrival;
    if (arrived != null) {
      return arrived.sinceMillis() + timeouts.bindMillis();
    }
    if (mustEncrypt()) {
      return startedMillis + timeouts.tlsMillis();
    }
    return startedMillis + (guests.informed() ? timeouts.formMillis() : timeouts.loginMillis());
  }

  private boolean mustEncrypt() {
    Pipe.Peer peer = engine.pipe().peer();
    return around.settings().access().tlsRequired() && !peer.encrypted() && !trustedHop(peer);
  }

  /// A transport without STARTTLS on this machine is one behind a proxy, which does TLS itself.
  private static boolean trustedHop(Pipe.Peer peer) {
    return peer.loopback() && !peer.canStartTls();
  }

  // Headers.

  void opened(Element header) {
    Arrival arrived = arrival;
    StreamError wrong =
        Headers.check(
            header,
            engine.reader().contentNamespace(),
            around.domain(),
            arrived == null ? null : arrived.account());
    open(wrong == null ? header.attribute("from") : null);
    if (wrong != null) {
      engine.fail(wrong);
      return;
    }
    authentication.from(header.attribute("from"));
    engine.language(header.attribute(new Name(Name.XML, "lang")));
    if (mustEncrypt() && !engine.pipe().peer().canStartTls()) {
      engine.fail(new StreamError(StreamError.Condition.POLICY_VIOLATION, "TLS is required"));
      return;
    }
    engine.outlet().write(features());
  }

  /// Opens our side of the stream if that has not happened, so that an error can be told (RFC 6120
  /// §4.9.1.2).
  void open() {
    if (!opened) {
      open(null);
    }
  }

  private void open(@Nullable String to) {
    opened = true;
    engine.outlet().open(Headers.make(around.domain(), to, around.chance()));
  }

  private Element features() {
    Pipe.Peer peer = engine.pipe().peer();
    if (arrival != null) {
      long silence = around.settings().timeouts().silenceSeconds();
      return Features.authenticated(false, silence, offers(Phase.AUTHENTICATED));
    }
    if (mustEncrypt()) {
      return Features.encryption();
    }
    boolean startTls = peer.canStartTls() && !peer.encrypted();
    return Features.guest(
        startTls, authentication.mechanisms(), authentication.extensible(), offers(Phase.GUEST));
  }

  private List<Element> offers(Phase phase) {
    List<Element> offers = new ArrayList<>();
    for (var offer : around.extensions().offers(phase)) {
      Element element = offer.offer(visitor);
      if (element != null) {
        offers.add(element);
      }
    }
    return offers;
  }

  // Elements.

  void element(Element element) {
    String namespace = element.name().namespace();
    Arrival arrived = arrival;
    if (authentication.isInterrupted(namespace)) {
      engine.fail(
          new StreamError(StreamError.Condition.POLICY_VIOLATION, "the log-in was not finished"));
    } else if (namespace.equals(Features.TLS)) {
      startTls(element);
    } else if (Authentication.speaks(namespace) && arrived == null) {
      authentication.element(element, mustEncrypt());
    } else if (mustEncrypt()) {
      engine.fail(new StreamError(StreamError.Condition.POLICY_VIOLATION, "TLS is required"));
    } else if (Stanza.isStanza(element)) {
      stanza(element);
    } else if (namespace.equals(Acknowledging.NAMESPACE)) {
      manage(element, arrived);
    } else {
      engine.fail(
          StreamError.of(
              arrived == null
                  ? StreamError.Condition.NOT_AUTHORIZED
                  : StreamError.Condition.UNSUPPORTED_STANZA_TYPE));
    }
  }

  /// Stream management comes after the log-in; who asks earlier is told so (XEP-0198 §3), and put
  /// out like all who do not log in.
  private void manage(Element element, @Nullable Arrival arrived) {
    if (arrived == null) {
      engine.outlet().write(Management.unexpected());
      engine.fail(StreamError.of(StreamError.Condition.NOT_AUTHORIZED));
    } else {
      arrived.manage(element);
    }
  }

  private void startTls(Element element) {
    boolean possible = arrival == null && !securing && engine.pipe().peer().canStartTls();
    if (!possible || !element.name().local().equals("starttls")) {
      engine.outlet().write(Element.empty(Features.TLS, "failure"));
      engine.outlet().finish(null);
      engine.outlet().flush();
      return;
    }
    if (engine.moreCame()) {
      // Whatever follows in the clear could have been put there by anybody (CVE-2011-0411).
      engine.fail(
          new StreamError(StreamError.Condition.POLICY_VIOLATION, "something follows starttls"));
      return;
    }
    engine.outlet().write(Element.empty(Features.TLS, "proceed"));
    engine.outlet().flush();
    securing = true;
    opened = false;
    engine.reader().stop();
    engine.reader().reset();
    engine.pipe().startTls();
  }

  /// TLS is there; the client begins anew (RFC 6120 §5.4.3.3).
  void encrypted() {
    securing = false;
    authentication.encrypted();
  }

  private void stanza(Element element) {
    Stanza stanza;
    try {
      stanza = Stanza.parse(element);
    } catch (StanzaException e) {
      engine.fail(StreamError.of(StreamError.Condition.NOT_AUTHORIZED));
      return;
    }
    if (!(stanza instanceof Iq iq) || !iq.isRequest()) {
      engine.fail(StreamError.of(StreamError.Condition.NOT_AUTHORIZED));
      return;
    }
    Arrival arrived = arrival;
    if (arrived == null) {
      guests.take(iq);
    } else if (Binding.isBind(iq)) {
      arrived.bind(iq);
    } else {
      engine.fail(StreamError.of(StreamError.Condition.NOT_AUTHORIZED));
    }
  }

  // Log-in.

  private void authenticated(Authentication.Entered entered) {
    AccountRef owner = entered.proven().account();
    Arrival arrived = new Arrival(engine, streams, owner, entered.request().agent());
    arrival = arrived;
    leaveDoorway();
    engine.authenticated(!entered.extensible());
    if (entered.extensible()) {
      new Inline(engine, streams, entered, offers(Phase.AUTHENTICATED)).start(arrived);
    } else {
      opened = false;
    }
  }

  /// How far the client has come that has logged in, or null.
  @Nullable Arrival arrival() {
    return arrival;
  }

  /// The connection is gone or going.
  void quit(Outlet outlet) {
    leaveDoorway();
    Arrival arrived = arrival;
    if (arrived != null) {
      arrived.quit(outlet);
    }
  }

  private void leaveDoorway() {
    if (entered) {
      entered = false;
      streams.doorway().leave(visitor.origin());
    }
  }
}
