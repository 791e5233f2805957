package im.skein.testkit.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import im.skein.core.account.Account;
import im.skein.core.account.AccountDirectory;
import im.skein.core.account.Accounts;
import im.skein.core.account.CredentialSettings;
import im.skein.core.account.Credentials;
import im.skein.core.account.PasswordHasher;
import im.skein.core.account.Profile;
import im.skein.core.base.Chance;
import im.skein.core.base.Time;
import im.skein.core.device.DeviceTokens;
import im.skein.core.device.TokenSettings;
import im.skein.core.session.login.Directory;
import im.skein.testkit.memory.MemoryStores;
import im.skein.testkit.store.StoreSet;
import im.skein.wire.sasl.HashedToken;
import im.skein.wire.sasl.Secret;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/// What a stranger who tries to log in learns of accounts: nothing.
final class EqualAnswersTest {
  private static final String PASSWORD = "correct horse battery";
  private static final int BEFORE = 4096;
  private static final int NOW = 5000;

  private final StoreSet stores = MemoryStores.create(() -> Instant.EPOCH, Runnable::run);

  @Test
  void namesOfNobodyHaveAsManyIterationsAsAccountsFromBeforeTheSettingWasChanged() {
    create(BEFORE);
    AccountDirectory directory = directory(NOW);
    Directory.Login known = directory.login("alice", "SHA-256");
    Directory.Login unknown = directory.login("nobody", "SHA-256");
    assertNotNull(known.account());
    assertNull(unknown.account());
    assertEquals(BEFORE, known.iterations());
    assertEquals(BEFORE, unknown.iterations());
    assertEquals(known.salt().length, unknown.salt().length);
  }

  @Test
  void namesOfNobodyHaveAsManyTokensAsAccounts() {
    create(NOW);
    AccountDirectory directory = directory(NOW);
    HashedToken mechanism = HashedToken.HT_SHA_256_NONE;
    Directory.TokenLogin known = directory.tokens("alice", "phone", mechanism);
    Directory.TokenLogin unknown = directory.tokens("nobody", "phone", mechanism);
    assertNotNull(known.account());
    assertNull(unknown.account());
    assertEquals(known.tokens().size(), unknown.tokens().size());
  }

  @Test
  void namesOfNobodyHaveThePresentIterationsWhileThereIsNoAccount() {
    assertEquals(NOW, directory(NOW).login("nobody", "SHA-256").iterations());
  }

  private void create(int iterations) {
    assertInstanceOf(
        Accounts.Outcome.Done.class,
        accounts(iterations)
            .create(
                new Accounts.Draft(
                    "alice", Secret.of(PASSWORD), Profile.EMPTY, Account.Role.USER)));
  }

  private AccountDirectory directory(int iterations) {
    return new AccountDirectory(
        accounts(iterations),
        credentials(iterations),
        new DeviceTokens(
            stores.devices(),
            Secret.of("a secret for tokens"),
            TokenSettings.DEFAULTS,
            new StillTime(),
            new Dice()),
        account -> {
          throw new AssertionError("nobody comes in as " + account);
        });
  }

  private Accounts accounts(int iterations) {
    return new Accounts(
        new Accounts.Parts(
            "example.org",
            stores.accounts(),
            credentials(iterations),
            (_, _) -> false,
            new Dice(),
            new StillTime(),
            null));
  }

  private static Credentials credentials(int iterations) {
    return new Credentials(
        new CredentialSettings(iterations, true),
        purpose -> Secret.of("a secret for " + purpose),
        new Dice(),
        new PasswordHasher(Runnable::run, 1));
  }

  private static final class Dice implements Chance {
    private final SecureRandom random = new SecureRandom();

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
  }

  private static final class StillTime implements Time {
    @Override
    public Instant now() {
      return Instant.EPOCH;
    }

    @Override
    public long monotonicMillis() {
      return 0;
    }

    @Override
    public Timer after(long millis, Executor where, Runnable task) {
      return () -> {};
    }
  }
}
