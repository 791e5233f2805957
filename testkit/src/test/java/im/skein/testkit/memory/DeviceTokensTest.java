package im.skein.testkit.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.core.base.AccountRef;
import im.skein.core.base.Chance;
import im.skein.core.base.Time;
import im.skein.core.device.DeviceTokens;
import im.skein.core.device.TokenSettings;
import im.skein.core.session.login.Agent;
import im.skein.core.session.login.Directory.Pass;
import im.skein.core.session.login.Directory.Token;
import im.skein.core.session.login.Request;
import im.skein.testkit.store.StoreContract;
import im.skein.wire.Jid;
import im.skein.wire.sasl.HashedToken;
import im.skein.wire.sasl.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Tokens of devices: how long they are good, when new ones are given, and that nobody else's fit.
final class DeviceTokensTest extends StoreContract {
  private static final HashedToken NONE = HashedToken.HT_SHA_256_NONE;
  private static final Agent PHONE = new Agent("phone", "Software", "A phone");

  private final Random random = new Random(7);
  private AccountRef alice = new AccountRef(0, Jid.known("nobody@example.org"));

  DeviceTokensTest() {
    super(new MemoryProvider());
  }

  @BeforeEach
  void makeAlice() {
    alice = make("alice").ref();
  }

  private DeviceTokens tokens(String key) {
    return new DeviceTokens(
        stores().devices(), Secret.of(key), TokenSettings.DEFAULTS, time(), chance());
  }

  private DeviceTokens tokens() {
    return tokens("key");
  }

  private Time time() {
    return new Time() {
      @Override
      public Instant now() {
        return clock.instant();
      }

      @Override
      public long monotonicMillis() {
        return clock.instant().toEpochMilli();
      }

      @Override
      public Timer after(long millis, Executor where, Runnable task) {
        throw new UnsupportedOperationException("nothing here waits");
      }
    };
  }

  private Chance chance() {
    return new Chance() {
      @Override
      public byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
      }

      @Override
      public int below(int bound) {
        return random.nextInt(bound);
      }
    };
  }

  private Pass ask(Agent agent, HashedToken mechanism) {
    return tokens().admit(alice, new Request(agent, null, mechanism, null, null), "");
  }

  private Pass use(
      String id, OptionalLong count, boolean invalidate, @Nullable HashedToken wanted) {
    Request.TokenUse use = new Request.TokenUse(count, invalidate);
    return tokens().admit(alice, new Request(PHONE, use, wanted, null, null), id);
  }

  private Pass use(String id) {
    return use(id, OptionalLong.empty(), false, null);
  }

  private Token found(Pass given) {
    Secret secret = Objects.requireNonNull(given.token());
    return tokens().find(alice.id(), "phone", NONE).stream()
        .filter(token -> token.secret().equals(secret))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void givesWhatItFindsAgain() {
    Pass given = ask(PHONE, NONE);
    assertEquals(clock.instant().plus(Duration.ofDays(30)), given.expires());
    Token found = found(given);
    assertFalse(found.expired());
    assertEquals(Pass.WELCOME, use(found.id()));
  }

  @Test
  void givesNothingThatIsNotAskedFor() {
    Request plain = new Request(PHONE, null, null, null, null);
    assertEquals(Pass.WELCOME, tokens().admit(alice, plain, ""));
    assertEquals(List.of(), stores().devices().tokens(alice.id(), "phone"));
  }

  @Test
  void makesAnotherSecretForEachAccountDeviceMechanismAndServer() {
    Secret secret = Objects.requireNonNull(ask(PHONE, NONE).token());
    assertTrue(secret.reveal().length() >= 43, "256 bits");
    AccountRef bob = make("bob").ref();
    for (List<Token> others :
        List.of(
            tokens().find(bob.id(), "phone", NONE),
            tokens().find(alice.id(), "desk", NONE),
            tokens().find(alice.id(), "phone", HashedToken.HT_SHA_256_EXPR),
            tokens("other").find(alice.id(), "phone", NONE))) {
      assertEquals(2, others.size());
      assertTrue(others.stream().noneMatch(token -> token.secret().equals(secret)));
    }
    assertNotEquals(secret, ask(PHONE, NONE).token());
  }

  @Test
  void showsDecoysWhereThereIsNothing() {
    List<Token> decoys = tokens().find(0, "phone", NONE);
    assertEquals(List.of("", ""), decoys.stream().map(Token::id).toList());
  }

  @Test
  void endsATokenInTime() {
    Pass given = ask(PHONE, NONE);
    clock.move(Duration.ofDays(30).minusMillis(1));
    assertFalse(found(given).expired());
    clock.move(Duration.ofMillis(1));
    assertTrue(found(given).expired());
  }

  @Test
  void givesANewTokenForOneThatIsADayOld() {
    Pass first = ask(PHONE, NONE);
    String id = found(first).id();
    clock.move(Duration.ofHours(23));
    assertNull(use(id).token());
    clock.move(Duration.ofHours(1));
    Pass second = use(id);
    assertEquals(clock.instant().plus(Duration.ofDays(30)), second.expires());
    Pass again = use(id);
    assertNotEquals(second.token(), again.token());
    assertTrue(use(found(again).id()).welcome());
    assertFalse(use(id).welcome());
  }

  @Test
  void givesNoNewTokenToWhoGivesOneBackUnlessAsked() {
    Pass first = ask(PHONE, NONE);
    clock.move(Duration.ofDays(2));
    String id = found(first).id();
    assertNull(use(id, OptionalLong.empty(), true, null).token());
    assertFalse(use(id).welcome());
    Pass second = ask(PHONE, NONE);
    String next = found(second).id();
    Pass third = use(next, OptionalLong.empty(), true, NONE);
    assertFalse(use(next).welcome());
    assertTrue(use(found(third).id()).welcome());
  }

  @Test
  void refusesAReplay() {
    String id = found(ask(PHONE, NONE)).id();
    assertTrue(use(id, OptionalLong.of(3), false, null).welcome());
    assertFalse(use(id, OptionalLong.of(3), false, null).welcome());
    assertFalse(use(id, OptionalLong.of(2), false, null).welcome());
    assertTrue(use(id, OptionalLong.of(4), false, null).welcome());
  }
}
