package im.skein.core.session.login;

import im.skein.core.base.AccountRef;
import im.skein.core.base.Backoff;
import im.skein.core.base.Chance;
import im.skein.wire.InvalidJid;
import im.skein.wire.Jid;
import im.skein.wire.sasl.ClientFirst;
import im.skein.wire.sasl.HashedToken;
import im.skein.wire.sasl.Plain;
import im.skein.wire.sasl.SaslFailure;
import im.skein.wire.sasl.ScramHash;
import im.skein.wire.sasl.ScramKeys;
import im.skein.wire.sasl.ScramMechanism;
import im.skein.wire.sasl.ScramServer;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The steps of a log-in by SASL (RFC 4422), whatever elements carry them, and what happens to
/// those who guess. Whoever logs in is the account that the mechanism has verified and nobody else.
/// All failures look the same whether the account exists or not. Touched on the stream's loop.
public final class Exchange {
  private static final int NONCE_LETTERS = 26;

  /// Nobody is kept waiting for longer, lest connections pile up.
  private static final long MAX_TARPIT_MILLIS = 10_000;

  private final Directory directory;
  private final Backoff backoff;
  private final Chance chance;
  private final Carrier carrier;
  private State state = State.NONE;

  /// What carries the messages, and the time and work that they take.
  public interface Carrier {
    /// What is offered here.
    Mechanisms mechanisms();

    /// The address that the client comes from, for limits.
    String origin();

    /// Runs a task that may wait while nothing more is read, and goes on with its result.
    <T> void work(Supplier<T> task, Consumer<T> then, Runnable failed);

    /// Runs a task later while nothing more is read.
    void later(long millis, Runnable task);

    /// The client is to answer that; empty when the mechanism waits for the client's first message.
    void challenge(byte[] message);

    /// The client has proved who it is.
    void succeeded(Proven proven);

    /// The try has failed; the client may begin another.
    void failed(SaslFailure.Condition condition);
  }

  /// Who has logged in.
  ///
  /// @param account whose password or token it was
  /// @param authzid whom the client named to act as, which is the same account; empty for nobody
  /// @param last what the mechanism says to the client at the end, empty for nothing
  /// @param token the id of the token, empty when it was a password
  @SuppressWarnings("ArrayRecordComponent")
  public record Proven(AccountRef account, String authzid, byte[] last, String token) {}

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

  /// Nothing was said yet.
  public Exchange(Directory directory, Backoff backoff, Chance chance, Carrier carrier) {
    this.directory = directory;
    this.backoff = backoff;
    this.chance = chance;
    this.carrier = carrier;
  }

  /// Whether a mechanism waits for the client.
  public boolean waits() {
    return !(state instanceof State.Idle);
  }

  /// Forgets what was begun.
  public void forget() {
    state = State.NONE;
  }

  /// The client chooses a mechanism.
  ///
  /// @param first the mechanism's first message, null when it comes later
  /// @param request what is asked for beside the log-in, null for nothing
  /// @throws SaslFailure when it is not the time for it, or the mechanism is not offered
  public void begin(@Nullable String mechanism, byte @Nullable [] first, @Nullable Request request)
      throws SaslFailure {
    boolean idle = state instanceof State.Idle;
    state = State.NONE;
    if (!idle || mechanism == null) {
      throw malformed();
    }
    if (request != null && request.token() != null) {
      token(mechanism, first, request.agent());
      return;
    }
    if (!carrier.mechanisms().offer().mechanisms().contains(mechanism)) {
      throw new SaslFailure(SaslFailure.Condition.INVALID_MECHANISM, "not offered");
    }
    if (first == null) {
      state = new State.Chosen(mechanism);
      carrier.challenge(new byte[0]);
    } else {
      first(mechanism, first);
    }
  }

  /// The client's next message.
  ///
  /// @throws SaslFailure when it is not the time for it, or it has not the mechanism's form
  public void respond(byte[] message) throws SaslFailure {
    State before = state;
    state = State.NONE;
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
    carrier.work(
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
          String nonce = chance.letters(NONCE_LETTERS);
          Mechanisms offered = carrier.mechanisms();
          ScramServer server;
          try {
            server = new ScramServer(first, keys, nonce, offered.bindings(), offered.offer());
          } catch (SaslFailure e) {
            carrier.failed(e.condition());
            return;
          }
          state = new State.Challenged(server, account, key);
          carrier.challenge(server.challenge());
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
          carrier.failed(condition);
        }
      }
    }
  }

  private void token(String mechanism, byte @Nullable [] message, Agent agent) throws SaslFailure {
    HashedToken hashed = HashedToken.find(mechanism);
    if (hashed == null || !carrier.mechanisms().tokens().contains(hashed)) {
      throw new SaslFailure(SaslFailure.Condition.INVALID_MECHANISM, "not offered for tokens");
    }
    if (message == null) {
      throw malformed();
    }
    HashedToken.Proof proof = HashedToken.parse(message);
    carrier.work(
        () -> directory.tokens(proof.username(), agent.id(), hashed),
        login -> check(hashed, proof, login),
        this::unavailable);
  }

  private void check(HashedToken hashed, HashedToken.Proof proof, Directory.TokenLogin login) {
    String key = key(Optional.ofNullable(login.account()), proof.username());
    unlessBackedOff(
        key,
        () -> {
          var bindings = carrier.mechanisms().bindings();
          Directory.Token found = null;
          for (Directory.Token token : login.tokens()) {
            boolean fits = hashed.proves(proof.proof(), token.secret(), bindings);
            found = fits ? token : found;
          }
          AccountRef account = login.account();
          if (found == null || found.id().isEmpty() || account == null || late(key)) {
            refuse(key);
          } else if (found.expired()) {
            carrier.failed(SaslFailure.Condition.CREDENTIALS_EXPIRED);
          } else {
            backoff.succeeded(carrier.origin(), key);
            byte[] answer = hashed.answer(found.secret(), bindings);
            carrier.succeeded(new Proven(account, "", answer, found.id()));
          }
        });
  }

  private void plain(Plain plain) {
    // Who it is must be known first: wrong passwords count for the account, however it is called
    // and whatever the mechanism.
    carrier.work(
        () ->
            Optional.ofNullable(
                directory.login(plain.authcid(), ScramHash.SHA_256.hashName()).account()),
        account -> verify(plain, key(account, plain.authcid())),
        this::unavailable);
  }

  private void verify(Plain plain, String key) {
    unlessBackedOff(
        key,
        () ->
            carrier.work(
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
    return backoff.delayMillis(carrier.origin(), key) > 0;
  }

  /// Goes on at once, or after a while with those who have guessed wrong too often. For whom the
  /// while would be too long, it ends here.
  private void unlessBackedOff(String key, Runnable next) {
    long delay = backoff.delayMillis(carrier.origin(), key);
    if (delay == 0) {
      next.run();
    } else {
      carrier.later(
          Math.min(delay, MAX_TARPIT_MILLIS),
          delay <= MAX_TARPIT_MILLIS
              ? next
              : () -> carrier.failed(SaslFailure.Condition.TEMPORARY_AUTH_FAILURE));
    }
  }

  private void admit(AccountRef account, String authzid, String key, byte[] last) {
    if (!authzid.isEmpty() && !isOwn(authzid, account)) {
      carrier.failed(SaslFailure.Condition.INVALID_AUTHZID);
      return;
    }
    backoff.succeeded(carrier.origin(), key);
    carrier.succeeded(new Proven(account, authzid, last, ""));
  }

  private static boolean isOwn(String authzid, AccountRef account) {
    try {
      return Jid.parse(authzid).equals(account.jid());
    } catch (InvalidJid e) {
      return false;
    }
  }

  private void refuse(String key) {
    backoff.failed(carrier.origin(), key);
    carrier.failed(SaslFailure.Condition.NOT_AUTHORIZED);
  }

  private void unavailable() {
    carrier.failed(SaslFailure.Condition.TEMPORARY_AUTH_FAILURE);
  }

  private static String key(Optional<AccountRef> account, String username) {
    return account.map(known -> "#" + known.id()).orElse(username);
  }

  private static SaslFailure malformed() {
    return new SaslFailure(
        SaslFailure.Condition.MALFORMED_REQUEST, "out of turn, or without a mechanism");
  }
}
