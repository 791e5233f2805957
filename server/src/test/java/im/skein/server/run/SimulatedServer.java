package im.skein.server.run;

import im.skein.core.account.Account;
import im.skein.core.account.Accounts;
import im.skein.core.account.CredentialSettings;
import im.skein.core.account.Credentials;
import im.skein.core.account.PasswordHasher;
import im.skein.core.account.Profile;
import im.skein.core.base.AccountRef;
import im.skein.core.base.Chance;
import im.skein.core.session.Inlets;
import im.skein.server.metric.Counts;
import im.skein.server.settings.Settings;
import im.skein.testkit.sim.History;
import im.skein.testkit.sim.World;
import im.skein.testkit.store.StoreSet;
import im.skein.wire.sasl.Secret;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/// The server as the program wires it, on a simulated machine.
public final class SimulatedServer {
  private static final byte[] SECRET = new byte[32];
  private static final int ITERATIONS = 4096;

  private SimulatedServer() {}

  /// A world of that seed whose server is ours. Odd seeds have a server without an archive, where a
  /// message is kept until one device has it.
  public static World world(long seed) {
    boolean archive = seed % 2 == 0;
    Settings settings =
        TestServer.settings(
            Path.of(""),
            List.of(
                "domain=" + World.DOMAIN,
                "sasl.plain=true",
                "limits.enabled=true",
                "archive.enabled=" + archive));
    return new World(
        seed,
        archive ? History.Reach.EVERY_DEVICE : History.Reach.ONE_DEVICE,
        machine -> start(settings, machine),
        SimulatedServer::account);
  }

  private static Inlets start(Settings settings, World.Machine machine) {
    Ground ground =
        new Ground(
            settings,
            "test",
            machine.time(),
            machine.chance(),
            machine.failures(),
            machine.workers(),
            Runnable::run,
            Runnable::run,
            new Counts());
    Stores stores = new Stores(new RememberedStores(machine.stores()), new Keys(SECRET));
    try {
      return Domain.of(ground, stores, machine::loop).streams();
    } catch (StartException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Makes an account whose password no server would take.
  private static AccountRef account(StoreSet stores, String name) {
    Keys keys = new Keys(SECRET);
    Chance fixed = new Fixed();
    Credentials credentials =
        new Credentials(
            new CredentialSettings(ITERATIONS, true),
            purpose -> Secret.of(keys.key(purpose)),
            fixed,
            new PasswordHasher(Runnable::run, 1));
    Accounts accounts =
        new Accounts(
            new Accounts.Parts(
                World.DOMAIN,
                stores.accounts(),
                credentials,
                (_, _) -> false,
                fixed,
                new StillTime(),
                null));
    return switch (accounts.create(
        new Accounts.Draft(name, Secret.of("password"), Profile.EMPTY, Account.Role.USER))) {
      case Accounts.Outcome.Done(Account account) -> account.ref();
      case Accounts.Outcome other -> throw new IllegalStateException(other.toString());
    };
  }

  /// Always the same chance, but for numbers: those must differ from account to account.
  private static final class Fixed implements Chance {
    @Override
    public byte[] bytes(int count) {
      return new byte[count];
    }

    @Override
    public int below(int bound) {
      return 0;
    }
  }

  /// A time that stands still.
  private static final class StillTime implements im.skein.core.base.Time {
    @Override
    public Instant now() {
      return Instant.EPOCH;
    }

    @Override
    public long monotonicMillis() {
      return 0;
    }

    @Override
    public Timer after(long millis, java.util.concurrent.Executor where, Runnable task) {
      return () -> {};
    }
  }
}
