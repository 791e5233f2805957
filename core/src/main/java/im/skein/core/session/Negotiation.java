package im.skein.core.session;

import im.skein.core.base.AccountRef;
import im.skein.core.feature.Answer;
import im.skein.core.feature.GuestResponder;
import im.skein.core.feature.Phase;
import im.skein.wire.Attribute;
import im.skein.wire.Element;
import im.skein.wire.Envelope;
import im.skein.wire.InvalidJid;
import im.skein.wire.Iq;
import im.skein.wire.Jid;
import im.skein.wire.Name;
import im.skein.wire.Stanza;
import im.skein.wire.StanzaError;
import im.skein.wire.StanzaException;
import im.skein.wire.StreamError;
import im.skein.wire.framing.Framing;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// Everything between the first byte of a connection and a bound or resumed session (RFC 6120 §4 to
/// §7): headers, TLS, log-in, requests of guests. Forgotten once that is done.
final class Negotiation {
  static final String TLS = "urn:ietf:params:xml:ns:xmpp-tls";

  private static final int MAX_GUEST_REQUESTS = 50;
  private static final int ID_LETTERS = 20;

  private final StreamEngine engine;
  private final Streams streams;
  private final Surroundings around;
  private final Visitor visitor;
  private final Authentication authentication;
  private @Nullable AccountRef account;
  private @Nullable ClientSession resuming;
  private long startedMillis;
  private long authenticatedMillis;
  private int guestRequests;
  private boolean informed;
  private boolean entered;
  private boolean opened;
  private boolean securing;

  Negotiation(StreamEngine engine, Streams streams) {
    this.engine = engine;
    this.streams = streams;
    this.around = streams.around();
    this.visitor = new Visitor(engine.pipe().peer());
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
    if (account != null) {
      return authenticatedMillis + timeouts.bindMillis();
    }
    if (mustEncrypt()) {
      return startedMillis + timeouts.tlsMillis();
    }
    return startedMillis + (informed ? timeouts.formMillis() : timeouts.loginMillis());
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
    StreamError wrong = check(header);
    opened = true;
    String from = header.attribute("from");
    engine.outlet().open(header(wrong == null ? from : null));
    if (wrong != null) {
      engine.fail(wrong);
      return;
    }
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
      opened = true;
      engine.outlet().open(header(null));
    }
  }

  private Element header(@Nullable String to) {
    List<Attribute> attributes = new ArrayList<>(5);
    attributes.add(new Attribute(Name.local("from"), around.domain().toString()));
    if (to != null) {
      attributes.add(new Attribute(Name.local("to"), to));
    }
    attributes.add(new Attribute(Name.local("id"), around.chance().letters(ID_LETTERS)));
    attributes.add(new Attribute(Name.local("version"), "1.0"));
    attributes.add(new Attribute(new Name(Name.XML, "lang"), "en"));
    return Framing.header(attributes);
  }

  private @Nullable StreamError check(Element header) {
    if (!header.is(Framing.HEADER)) {
      boolean stream = header.name().namespace().equals(StreamError.STREAM);
      return StreamError.of(
          stream ? StreamError.Condition.BAD_FORMAT : StreamError.Condition.INVALID_NAMESPACE);
    }
    if (!engine.reader().contentNamespace().equals(Name.CLIENT)) {
      return StreamError.of(StreamError.Condition.INVALID_NAMESPACE);
    }
    String version = header.attribute("version");
    if (version == null || !version.matches("0*[1-9][0-9]{0,3}\\.[0-9]{1,4}")) {
      return StreamError.of(StreamError.Condition.UNSUPPORTED_VERSION);
    }
    String to = header.attribute("to");
    try {
      Jid asked = Jid.parseNullable(to);
      if (asked == null || !asked.equals(asked.domainOnly())) {
        return StreamError.of(StreamError.Condition.IMPROPER_ADDRESSING);
      }
      if (!asked.equals(around.domain())) {
        return StreamError.of(StreamError.Condition.HOST_UNKNOWN);
      }
      Jid from = Jid.parseNullable(header.attribute("from"));
      AccountRef owner = account;
      return from != null && owner != null && !from.bare().equals(owner.jid())
          ? StreamError.of(StreamError.Condition.INVALID_FROM)
          : null;
    } catch (InvalidJid e) {
      return StreamError.of(StreamError.Condition.IMPROPER_ADDRESSING);
    }
  }

  private Element features() {
    Pipe.Peer peer = engine.pipe().peer();
    if (account != null) {
      return Features.authenticated(around.settings(), offers(Phase.AUTHENTICATED));
    }
    if (mustEncrypt()) {
      return Features.encryption();
    }
    return Features.guest(peer, authentication.offer(), offers(Phase.GUEST));
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
    if (namespace.equals(TLS)) {
      startTls(element);
    } else if (namespace.equals(Authentication.NAMESPACE) && account == null) {
      if (mustEncrypt()) {
        authentication.refuseUnencrypted();
      } else {
        authentication.element(element);
      }
    } else if (mustEncrypt()) {
      engine.fail(new StreamError(StreamError.Condition.POLICY_VIOLATION, "TLS is required"));
    } else if (Stanza.isStanza(element)) {
      stanza(element);
    } else if (namespace.equals(Acknowledging.NAMESPACE) && account != null) {
      manage(element);
    } else {
      engine.fail(
          StreamError.of(
              account == null
                  ? StreamError.Condition.NOT_AUTHORIZED
                  : StreamError.Condition.UNSUPPORTED_STANZA_TYPE));
    }
  }

  private void startTls(Element element) {
    boolean possible = account == null && !securing && engine.pipe().peer().canStartTls();
    if (!possible || !element.name().local().equals("starttls")) {
      engine.outlet().write(Element.empty(TLS, "failure"));
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
    engine.outlet().write(Element.empty(TLS, "proceed"));
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
    AccountRef owner = account;
    if (owner == null) {
      guest(iq);
    } else if (Binding.isBind(iq)) {
      bind(iq, owner);
    } else {
      engine.fail(StreamError.of(StreamError.Condition.NOT_AUTHORIZED));
    }
  }

  private void guest(Iq iq) {
    Element payload = iq.payload().getFirst();
    GuestResponder responder = around.extensions().guestResponder(payload.name());
    Jid to = iq.to();
    if (responder == null || (to != null && !to.equals(around.domain()))) {
      engine.fail(StreamError.of(StreamError.Condition.NOT_AUTHORIZED));
      return;
    }
    if (++guestRequests > MAX_GUEST_REQUESTS) {
      engine.fail(new StreamError(StreamError.Condition.POLICY_VIOLATION, "too many requests"));
      return;
    }
    Iq request = iq.with(new Envelope(null, to, iq.id(), iq.envelope().lang()));
    engine.work(
        () -> responder.answer(request, payload, visitor),
        answer -> replyToGuest(request, answer),
        () -> reply(request, Answer.refuse(StanzaError.Condition.INTERNAL_SERVER_ERROR)));
  }

  private void replyToGuest(Iq request, Answer answer) {
    if (request.type() == Iq.Type.GET && answer instanceof Answer.Result) {
      // A person reads and answers that now, which takes longer than a program needs to log in.
      informed = true;
    }
    reply(request, answer);
  }

  private void reply(Iq request, Answer answer) {
    Stanza reply =
        switch (answer) {
          case Answer.Result(Element payload) -> request.result(payload);
          case Answer.Done() -> request.result(null);
          case Answer.Refusal(StanzaError error) -> request.error(error);
        };
    engine.outlet().write(reply.toElement());
  }

  // Log-in.

  private void authenticated(AccountRef owner) {
    account = owner;
    authenticatedMillis = engine.now();
    opened = false;
    leaveDoorway();
    engine.authenticated(owner);
  }

  private void bind(Iq iq, AccountRef owner) {
    Element bind = iq.payload(Binding.BIND);
    Binding.Bound bound;
    try {
      bound =
          Binding.bind(owner.jid(), bind == null ? iq.payload().getFirst() : bind, around.chance());
    } catch (InvalidJid e) {
      reply(
          iq.with(new Envelope(null, null, iq.id(), null)),
          Answer.refuse(StanzaError.Condition.BAD_REQUEST));
      return;
    }
    ClientSession session =
        new ClientSession(
            around, streams.resumable(), engine.outlet(), around.directory().home(owner), bound);
    engine.bound(session);
    Element result = Binding.result(iq.id(), bound.jid());
    session.home().strand().execute(() -> session.begin(result));
  }

  private void manage(Element element) {
    AccountRef owner = account;
    if (owner == null || !Acknowledging.is(element, "resume")) {
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
    ClientSession session = streams.resumable().find(id, owner.id());
    if (session == null) {
      unknown(streams.resumable().handled(id, owner.id()));
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
    leaveDoorway();
    ClientSession session = resuming;
    if (session != null) {
      resuming = null;
      session.home().strand().execute(() -> session.lost(outlet));
    }
  }

  private void leaveDoorway() {
    if (entered) {
      entered = false;
      streams.doorway().leave(visitor.origin());
    }
  }
}
