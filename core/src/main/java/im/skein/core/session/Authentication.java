package im.skein.core.session;

import im.skein.core.base.AccountRef;
import im.skein.wire.Element;
import im.skein.wire.InvalidJid;
import im.skein.wire.Jid;
import im.skein.wire.Name;
import im.skein.wire.StreamError;
import im.skein.wire.sasl.ChannelBinding;
import im.skein.wire.sasl.ClientFirst;
import im.skein.wire.sasl.Offer;
import im.skein.wire.sasl.Plain;
import im.skein.wire.sasl.SaslFailure;
import im.skein.wire.sasl.ScramHash;
import im.skein.wire.sasl.ScramKeys;
import im.skein.wire.sasl.ScramMechanism;
import im.skein.wire.sasl.ScramServer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// SASL on one stream (RFC 6120 §6): which mechanisms are offered, the steps of each, and what
/// happens to those who guess. Whoever logs in is the account that the mechanism has verified and
/// nobody else. All failures look the same whether the account exists or not.
final class Authentication {
  static final String NAMESPACE = "urn:ietf:params:xml:ns:xmpp-sasl";

  private static final Name CHALLENGE = new Name(NAMESPACE, "challenge");
  private static final Name SUCCESS = new Name(NAMESPACE, "success");
  private static final int MAX_TRIES = 5;
  private static final int NONCE_LETTERS = 26;

  /// Nobody is kept waiting for longer, lest connections pile up.
  private static final long MAX_TARPIT_MILLIS = 10_000;

  private final StreamEngine engine;
  private final Streams streams;
  private final Consumer<AccountRef> done;
  private @Nullable Offer offer;
  private List<ChannelBinding> bindings = List.of();
  private State state = State.NONE;
  private int tries;

  /// What comes next from the client.
  private sealed interface State {
    State NONE = new Idle();

    /// The choice of a mechanism.
    record Idle() implements State {}

    /// The first message of a mechanism, which did not come with its choice.
    record Chosen(String mechanism) implements State {}

    /// The proof.
    record Challenged(ScramServer server, Optional<AccountRef> account, String key)
        implements State {}
  }

  Authentication(StreamEngine engine, Streams streams, Consumer<AccountRef> done) {
    this.engine = engine;
    this.streams = streams;
    this.done = done;
  }

  /// What is offered on this connection, the best first.
  Offer offer() {
    Offer known = offer;
    if (known != null) {
      return known;
    }
    SessionSettings.Access access = streams.around().settings().access();
    Pipe.Peer peer = engine.pipe().peer();
    bindings = peer.channelBindings();
    boolean bound = !bindings.isEmpty();
    List<String> mechanisms = new ArrayList<>(5);
    add(mechanisms, ScramMechanism.SCRAM_SHA_256_PLUS, bound);
    add(mechanisms, ScramMechanism.SCRAM_SHA_256, true);
    add(mechanisms, ScramMechanism.SCRAM_SHA_1_PLUS, bound && access.scramSha1());
    add(mechanisms, ScramMechanism.SCRAM_SHA_1, access.scramSha1());
    if (access.plain() && (peer.encrypted() || peer.loopback())) {
      mechanisms.add(Plain.MECHANISM);
    }
    Offer made = new Offer(mechanisms, bindings.stream().map(ChannelBinding::type).toList());
    offer = made;
    return made;
  }

  /// TLS is there: more can be offered than before, and what was begun in the clear is forgotten
  /// (RFC 6120 §5.4.3.3).
  void encrypted() {
    offer = null;
    state = State.NONE;
  }

  private static void add(List<String> mechanisms, ScramMechanism mechanism, boolean offered) {
    if (offered) {
      mechanisms.add(mechanism.mechanismName());
    }
  }

  /// A try before TLS where that is required.
  void refuseUnencrypted() {
    fail(SaslFailure.Condition.ENCRYPTION_REQUIRED);
  }

  /// Takes an element of SASL.
  void element(Element element) {
    State before = state;
    state = State.NONE;
    try {
      switch (element.name().local()) {
        case "auth" -> choose(element, before);
        case "response" -> respond(decode(element.text()), before);
        case "abort" -> fail(SaslFailure.Condition.ABORTED);
        default -> engine.fail(StreamError.of(StreamError.Condition.UNSUPPORTED_STANZA_TYPE));
      }
    } catch (SaslFailure e) {
      fail(e.condition());
    }
  }

  private void choose(Element auth, State before) throws SaslFailure {
    String mechanism = auth.attribute("mechanism");
    if (!(before instanceof State.Idle) || mechanism == null) {
      throw malformed();
    }
    if (!offer().mechanisms().contains(mechanism)) {
      throw new SaslFailure(SaslFailure.Condition.INVALID_MECHANISM, "not offered");
    }
    String initial = auth.text();
    if (initial.isEmpty()) {
      state = new State.Chosen(mechanism);
      engine.outlet().write(Element.empty(NAMESPACE, "challenge"));
    } else {
      first(mechanism, decode(initial));
    }
  }

  private void respond(byte[] message, State before) throws SaslFailure {
    switch (before) {
      case State.Idle() -> throw malformed();
      case State.Chosen(String mechanism) -> first(mechanism, message);
      case State.Challenged challenged -> prove(challenged, message);
    }
  }

  private void first(String mechanism, byte[] message) throws SaslFailure {
    ScramMechanism scram = ScramMechanism.find(mechanism);
    if (scram == null) {
      plain(Plain.parse(message));
      return;
    }
    ClientFirst first = ClientFirst.parse(scram, message);
    Directory directory = streams.around().directory();
    engine.work(
        () -> directory.login(first.username(), scram.hash().hashName()),
        login -> challenge(first, login),
        this::unavailable);
  }

  private void challenge(ClientFirst first, Directory.Login login) {
    Optional<AccountRef> account = Optional.ofNullable(login.account());
    String key = key(account, first.username());
    unlessBackedOff(
        key,
        () -> {
          ScramKeys keys =
              new ScramKeys(login.salt(), login.iterations(), login.storedKey(), login.serverKey());
          String nonce = streams.around().chance().letters(NONCE_LETTERS);
          ScramServer server;
          try {
            server = new ScramServer(first, keys, nonce, bindings, offer());
          } catch (SaslFailure e) {
            fail(e.condition());
            return;
          }
          state = new State.Challenged(server, account, key);
          engine.outlet().write(Element.text(CHALLENGE, encode(server.challenge())));
        });
  }

  private void prove(State.Challenged challenged, byte[] message) {
    String key = challenged.key();
    ScramServer.Outcome outcome = challenged.server().finish(message);
    switch (outcome) {
      case ScramServer.Outcome.Success success
          when !late(key) && challenged.account().isPresent() ->
          admit(challenged.account().get(), success.authzid(), key, success.bytes());
      case ScramServer.Outcome.Success _ -> refuse(key);
      case ScramServer.Outcome.Refused(SaslFailure.Condition condition) -> {
        if (condition == SaslFailure.Condition.NOT_AUTHORIZED) {
          refuse(key);
        } else {
          fail(condition);
        }
      }
    }
  }

  private void plain(Plain plain) {
    Directory directory = streams.around().directory();
    // Who it is must be known first: wrong passwords count for the account, however it is called
    // and whatever the mechanism.
    engine.work(
        () ->
            Optional.ofNullable(
                directory.login(plain.authcid(), ScramHash.SHA_256.hashName()).account()),
        account -> verify(plain, key(account, plain.authcid())),
        this::unavailable);
  }

  private void verify(Plain plain, String key) {
    Directory directory = streams.around().directory();
    unlessBackedOff(
        key,
        () ->
            engine.work(
                () ->
                    Optional.ofNullable(
                        directory.verify(plain.authcid(), plain.password().reveal())),
                account -> {
                  if (account.isPresent() && !late(key)) {
                    admit(account.get(), plain.authzid(), key, new byte[0]);
                  } else {
                    refuse(key);
                  }
                },
                this::unavailable));
  }

  /// Whether others have guessed wrong too often since this try began: many connections may have
  /// been let go on before the first of them was refused.
  private boolean late(String key) {
    return streams.backoff().delayMillis(origin(), key) > 0;
  }

  /// Goes on at once, or after a while with those who have guessed wrong too often. For whom the
  /// while would be too long, it ends here.
  private void unlessBackedOff(String key, Runnable next) {
    long delay = streams.backoff().delayMillis(origin(), key);
    if (delay == 0) {
      next.run();
    } else {
      engine.later(
          Math.min(delay, MAX_TARPIT_MILLIS),
          delay <= MAX_TARPIT_MILLIS
              ? next
              : () -> fail(SaslFailure.Condition.TEMPORARY_AUTH_FAILURE));
    }
  }

  private void admit(AccountRef account, String authzid, String key, byte[] last) {
    if (!authzid.isEmpty() && !isOwn(authzid, account)) {
      fail(SaslFailure.Condition.INVALID_AUTHZID);
      return;
    }
    streams.backoff().succeeded(origin(), key);
    engine.outlet().write(Element.text(SUCCESS, encode(last)));
    done.accept(account);
  }

  private static boolean isOwn(String authzid, AccountRef account) {
    try {
      return Jid.parse(authzid).equals(account.jid());
    } catch (InvalidJid e) {
      return false;
    }
  }

  private void refuse(String key) {
    streams.backoff().failed(origin(), key);
    fail(SaslFailure.Condition.NOT_AUTHORIZED);
  }

  private void unavailable() {
    fail(SaslFailure.Condition.TEMPORARY_AUTH_FAILURE);
  }

  private void fail(SaslFailure.Condition condition) {
    streams.loginFailed(condition);
    engine
        .outlet()
        .write(Element.builder(NAMESPACE, "failure").emptyChild(condition.elementName()).build());
    if (++tries >= MAX_TRIES) {
      engine.fail(new StreamError(StreamError.Condition.POLICY_VIOLATION, "too many tries"));
    }
  }

  private String origin() {
    return engine.pipe().peer().origin();
  }

  private static String key(Optional<AccountRef> account, String username) {
    return account.map(known -> "#" + known.id()).orElse(username);
  }

  private static SaslFailure malformed() {
    return new SaslFailure(
        SaslFailure.Condition.MALFORMED_REQUEST, "out of turn, or without a mechanism");
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
