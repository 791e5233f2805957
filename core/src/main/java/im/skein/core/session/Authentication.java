package im.skein.core.session;

import im.skein.core.feature.Installer.BindOption;
import im.skein.core.session.login.Agent;
import im.skein.core.session.login.Directory;
import im.skein.core.session.login.Exchange;
import im.skein.core.session.login.Mechanisms;
import im.skein.core.session.login.Request;
import im.skein.core.session.opening.Features;
import im.skein.wire.Element;
import im.skein.wire.InvalidJid;
import im.skein.wire.Jid;
import im.skein.wire.Name;
import im.skein.wire.StreamError;
import im.skein.wire.sasl.HashedToken;
import im.skein.wire.sasl.SaslFailure;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// SASL on one stream, in the elements of RFC 6120 §6 or of XEP-0388: takes messages of the client
/// to the exchange, and those of the exchange to the client.
final class Authentication implements Exchange.Carrier {
  private static final String CLASSIC = Features.SASL;
  private static final Request NO_REQUEST = new Request(Agent.UNKNOWN, null, null, null, null);
  private static final int MAX_TRIES = 5;

  private final StreamEngine engine;
  private final Streams streams;
  private final Consumer<Entered> done;
  private final Exchange exchange;
  private @Nullable Mechanisms mechanisms;
  private @Nullable String from;
  private Request request = NO_REQUEST;
  private String profile = CLASSIC;
  private int tries;

  /// A log-in that has succeeded.
  ///
  /// @param extensible whether it was one of XEP-0388: the stream goes on, and the client hears of
  ///   its success together with what came of its request
  record Entered(
      Exchange.Proven proven, boolean extensible, Request request, Directory.Pass pass) {}

  Authentication(StreamEngine engine, Streams streams, Consumer<Entered> done) {
    this.engine = engine;
    this.streams = streams;
    this.done = done;
    Surroundings around = streams.around();
    this.exchange = new Exchange(around.directory(), streams.backoff(), around.chance(), this);
  }

  @Override
  public Mechanisms mechanisms() {
    Mechanisms known = mechanisms;
    if (known == null) {
      SessionSettings.Access access = streams.around().settings().access();
      List<im.skein.wire.sasl.ChannelBinding> bindings = engine.pipe().peer().channelBindings();
      known = Mechanisms.of(bindings, access.scramSha1(), access.plain() && unheard(), unheard());
      mechanisms = known;
    }
    return known;
  }

  /// Whether nobody on the way can read what is sent.
  private boolean unheard() {
    Pipe.Peer peer = engine.pipe().peer();
    return peer.encrypted() || peer.loopback();
  }

  /// What is offered by XEP-0388: nothing where others could read it.
  List<Element> extensible() {
    if (!unheard()) {
      return List.of();
    }
    List<String> options = new ArrayList<>();
    options.add(Request.MANAGEMENT);
    for (BindOption option : streams.around().extensions().bindOptions()) {
      if (!option.name().isEmpty()) {
        options.add(option.name());
      }
    }
    return List.of(Features.extensible(mechanisms(), options));
  }

  /// Who the client says it is in its header, or null.
  void from(@Nullable String address) {
    from = address;
  }

  /// TLS is there: more can be offered than before, and what was begun in the clear is forgotten
  /// (RFC 6120 §5.4.3.3).
  void encrypted() {
    mechanisms = null;
    exchange.forget();
  }

  /// Whether elements of that namespace are for here.
  static boolean speaks(String namespace) {
    return namespace.equals(CLASSIC) || namespace.equals(Request.NAMESPACE);
  }

  /// Whether a log-in of XEP-0388 has begun that such an element has no place in (§2.4).
  boolean isInterrupted(String namespace) {
    return profile.equals(Request.NAMESPACE)
        && exchange.waits()
        && !namespace.equals(Request.NAMESPACE);
  }

  /// Takes an element of SASL.
  ///
  /// @param tooEarly whether there is no TLS yet although it is required
  void element(Element element, boolean tooEarly) {
    boolean sameProfile = element.name().namespace().equals(profile);
    profile = element.name().namespace();
    boolean classic = profile.equals(CLASSIC);
    try {
      if (tooEarly || !(classic || unheard())) {
        throw new SaslFailure(SaslFailure.Condition.ENCRYPTION_REQUIRED, "others could listen");
      }
      if (!sameProfile) {
        exchange.forget();
      }
      switch (element.name().local()) {
        case "auth" -> begin(element, classic);
        case "authenticate" -> beginExtensible(element, !classic);
        case "response" -> exchange.respond(decode(element.text()));
        case "abort" -> throw new SaslFailure(SaslFailure.Condition.ABORTED, "by the client");
        default -> engine.fail(StreamError.of(StreamError.Condition.UNSUPPORTED_STANZA_TYPE));
      }
    } catch (SaslFailure e) {
      exchange.forget();
      failed(e.condition());
    }
  }

  private void begin(Element auth, boolean known) throws SaslFailure {
    if (!known) {
      engine.fail(StreamError.of(StreamError.Condition.UNSUPPORTED_STANZA_TYPE));
      return;
    }
    String first = auth.text();
    request = NO_REQUEST;
    exchange.begin(auth.attribute("mechanism"), first.isEmpty() ? null : decode(first), null);
  }

  private void beginExtensible(Element authenticate, boolean known) throws SaslFailure {
    if (!known) {
      engine.fail(StreamError.of(StreamError.Condition.UNSUPPORTED_STANZA_TYPE));
      return;
    }
    request = Request.parse(authenticate);
    HashedToken wanted = request.wantedToken();
    if (wanted != null && !mechanisms().tokens().contains(wanted)) {
      throw new SaslFailure(SaslFailure.Condition.MALFORMED_REQUEST, "such tokens are not offered");
    }
    Element first = Request.initialResponse(authenticate);
    exchange.begin(
        authenticate.attribute("mechanism"), first == null ? null : decode(first.text()), request);
  }

  @Override
  public String origin() {
    return engine.pipe().peer().origin();
  }

  @Override
  public <T> void work(Supplier<T> task, Consumer<T> then, Runnable failed) {
    engine.work(task, then, failed);
  }

  @Override
  public void later(long millis, Runnable task) {
    engine.later(millis, task);
  }

  @Override
  public void challenge(byte[] message) {
    engine.outlet().write(Element.text(new Name(profile, "challenge"), encode(message)));
  }

  @Override
  public void succeeded(Exchange.Proven proven) {
    if (profile.equals(CLASSIC)) {
      engine.outlet().write(Element.text(new Name(CLASSIC, "success"), encode(proven.last())));
      done.accept(new Entered(proven, false, NO_REQUEST, Directory.Pass.WELCOME));
    } else if (!proven.authzid().isEmpty() && !agrees(proven)) {
      failed(SaslFailure.Condition.INVALID_AUTHZID);
    } else if (proven.token().isEmpty() && request.wantedToken() == null) {
      done.accept(new Entered(proven, true, request, Directory.Pass.WELCOME));
    } else {
      Directory directory = streams.around().directory();
      Request asked = request;
      engine.work(
          () -> directory.admit(proven.account(), asked, proven.token()),
          pass -> admitted(proven, asked, pass),
          () -> failed(SaslFailure.Condition.TEMPORARY_AUTH_FAILURE));
    }
  }

  private void admitted(Exchange.Proven proven, Request asked, Directory.Pass pass) {
    if (pass.welcome()) {
      done.accept(new Entered(proven, true, asked, pass));
    } else {
      failed(SaslFailure.Condition.NOT_AUTHORIZED);
    }
  }

  /// Whether the header named the same account, or nobody (XEP-0388 §2.3).
  private boolean agrees(Exchange.Proven proven) {
    try {
      Jid said = Jid.parseNullable(from);
      return said == null || said.bare().equals(proven.account().jid());
    } catch (InvalidJid e) {
      return false;
    }
  }

  @Override
  public void failed(SaslFailure.Condition condition) {
    streams.loginFailed(condition);
    engine
        .outlet()
        .write(
            Element.of(
                new Name(profile, "failure"), Element.empty(CLASSIC, condition.elementName())));
    if (++tries >= MAX_TRIES) {
      engine.fail(new StreamError(StreamError.Condition.POLICY_VIOLATION, "too many tries"));
    }
  }

  private byte[] decode(String text) throws SaslFailure {
    if (text.equals("=") && profile.equals(CLASSIC)) {
      return new byte[0];
    }
    try {
      return Base64.getDecoder().decode(text.strip());
    } catch (IllegalArgumentException e) {
      throw new SaslFailure(SaslFailure.Condition.INCORRECT_ENCODING, "not base64");
    }
  }

  private static String encode(byte[] message) {
    return new String(Base64.getEncoder().encode(message), StandardCharsets.US_ASCII);
  }
}
