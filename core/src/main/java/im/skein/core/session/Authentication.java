package im.skein.core.session;

import im.skein.core.base.AccountRef;
import im.skein.core.session.login.Exchange;
import im.skein.core.session.login.Mechanisms;
import im.skein.wire.Element;
import im.skein.wire.Name;
import im.skein.wire.StreamError;
import im.skein.wire.sasl.SaslFailure;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// SASL on one stream in the elements of RFC 6120 §6: takes messages of the client to the exchange,
/// and those of the exchange to the client.
final class Authentication implements Exchange.Carrier {
  static final String NAMESPACE = "urn:ietf:params:xml:ns:xmpp-sasl";

  private static final Name CHALLENGE = new Name(NAMESPACE, "challenge");
  private static final Name SUCCESS = new Name(NAMESPACE, "success");
  private static final int MAX_TRIES = 5;

  private final StreamEngine engine;
  private final Streams streams;
  private final Consumer<AccountRef> done;
  private final Exchange exchange;
  private @Nullable Mechanisms mechanisms;
  private int tries;

  Authentication(StreamEngine engine, Streams streams, Consumer<AccountRef> done) {
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
      Pipe.Peer peer = engine.pipe().peer();
      boolean unheard = peer.encrypted() || peer.loopback();
      known = Mechanisms.of(peer.channelBindings(), access.scramSha1(), access.plain() && unheard);
      mechanisms = known;
    }
    return known;
  }

  /// TLS is there: more can be offered than before, and what was begun in the clear is forgotten
  /// (RFC 6120 §5.4.3.3).
  void encrypted() {
    mechanisms = null;
    exchange.forget();
  }

  /// A try before TLS where that is required.
  void refuseUnencrypted() {
    failed(SaslFailure.Condition.ENCRYPTION_REQUIRED);
  }

  /// Takes an element of SASL.
  void element(Element element) {
    try {
      switch (element.name().local()) {
        case "auth" -> begin(element);
        case "response" -> exchange.respond(decode(element.text()));
        case "abort" -> throw new SaslFailure(SaslFailure.Condition.ABORTED, "by the client");
        default -> engine.fail(StreamError.of(StreamError.Condition.UNSUPPORTED_STANZA_TYPE));
      }
    } catch (SaslFailure e) {
      exchange.forget();
      failed(e.condition());
    }
  }

  private void begin(Element auth) throws SaslFailure {
    String first = auth.text();
    exchange.begin(auth.attribute("mechanism"), first.isEmpty() ? null : decode(first));
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
    engine.outlet().write(Element.text(CHALLENGE, encode(message)));
  }

  @Override
  public void succeeded(AccountRef account, byte[] last) {
    engine.outlet().write(Element.text(SUCCESS, encode(last)));
    done.accept(account);
  }

  @Override
  public void failed(SaslFailure.Condition condition) {
    streams.loginFailed(condition);
    engine
        .outlet()
        .write(Element.builder(NAMESPACE, "failure").emptyChild(condition.elementName()).build());
    if (++tries >= MAX_TRIES) {
      engine.fail(new StreamError(StreamError.Condition.POLICY_VIOLATION, "too many tries"));
    }
  }

  private static byte[] decode(String text) throws SaslFailure {
    if (text.equals("=")) {
      return new byte[0];
    }
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new SaslFailure(SaslFailure.Condition.INCORRECT_ENCODING, "not base64");
    }
  }

  private static String encode(byte[] message) {
    return new String(Base64.getEncoder().encode(message), StandardCharsets.US_ASCII);
  }
}
