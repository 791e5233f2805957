package im.skein.core.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import im.skein.core.base.AccountRef;
import im.skein.core.base.Failures;
import im.skein.core.base.SerialStrand;
import im.skein.core.base.Time;
import im.skein.core.feature.Home;
import im.skein.core.feature.Key;
import im.skein.wire.Jid;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

class HomesTest {
  private static final AccountRef ALICE = new AccountRef(1, Jid.known("alice@example.org"));
  private static final Key<List<String>> NOTES = new Key<>("notes");

  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final List<String> seen = new ArrayList<>();
  private final Failures failures =
      new Failures() {
        @Override
        public void bug(String where, Throwable cause) {
          throw new AssertionError(where, cause);
        }

        @Override
        public void trouble(String where, Throwable cause) {
          seen.add("trouble");
        }
      };
  private final Clockwork time = new Clockwork();
  private boolean broken;
  private boolean exists = true;
  private final Homes homes = homes();

  private Homes homes() {
    Registry registry = new Registry();
    registry.keep(
        NOTES,
        account -> {
          seen.add("load " + account.id());
          return new ArrayList<>();
        });
    return new Homes(
        () -> new SerialStrand(tasks::add, tasks::add, failures),
        localpart -> {
          if (broken) {
            throw new IllegalStateException("on purpose");
          }
          boolean alice = localpart.equals("alice") || localpart.equals("36238");
          return exists && alice ? ALICE : null;
        },
        registry,
        time,
        failures);
  }

  private void run() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  private void visit(String address) {
    homes.at(Jid.known(address), home -> seen.add("at " + home.jid()), () -> seen.add("nobody"));
    run();
  }

  @Test
  void loadsOnceBeforeTheFirstTask() {
    visit("alice@example.org");
    visit("alice@example.org");
    assertEquals(List.of("load 1", "at alice@example.org", "at alice@example.org"), seen);
  }

  @Test
  void leadsTheShortNumberToTheAccountsOwnHome() {
    visit("36238@example.org");
    assertEquals(List.of("load 1", "at alice@example.org"), seen);
  }

  @Test
  void saysNobodyForAnUnknownAddress() {
    visit("bob@example.org");
    assertEquals(List.of("nobody"), seen);
  }

  @Test
  void triesAgainAfterAStoreFailed() {
    broken = true;
    visit("alice@example.org");
    broken = false;
    visit("alice@example.org");
    assertEquals(List.of("trouble", "nobody", "load 1", "at alice@example.org"), seen);
  }

  @Test
  void looksAgainAfterAnAccountWasMade() {
    exists = false;
    visit("alice@example.org");
    exists = true;
    homes.created(ALICE);
    visit("alice@example.org");
    assertEquals(List.of("nobody", "load 1", "at alice@example.org"), seen);
  }

  @Test
  void isNobodysAfterAnAccountWasDeleted() {
    visit("alice@example.org");
    homes.deleted(ALICE);
    run();
    seen.clear();
    visit("alice@example.org");
    assertEquals(List.of("nobody"), seen);
  }

  @Test
  void closesHomesThatNobodyUses() {
    Home first = homes.home(ALICE);
    run();
    homes.sweep();
    assertSame(first, homes.home(ALICE));
    time.millis += 10 * 60_000;
    homes.sweep();
    assertNotSame(first, homes.home(ALICE));
  }

  @Test
  void staysBoundedHoweverManyAddressesAreAsked() {
    for (int i = 0; i < 50_000; i++) {
      visit("stranger" + i + "@example.org");
      time.millis++;
    }
    homes.sweep();
    assertEquals(true, homes.size() < 30_000, () -> "homes: " + homes.size());
  }

  @Test
  void refusesAKeyThatNobodyDeclared() {
    Home home = homes.home(ALICE);
    run();
    assertThrows(IllegalStateException.class, () -> home.get(new Key<String>("other")));
  }

  private static final class Clockwork implements Time {
    private long millis = 1;

    @Override
    public Instant now() {
      return Instant.ofEpochMilli(millis);
    }

    @Override
    public long monotonicMillis() {
      return millis;
    }

    @Override
    public Timer after(long delay, Executor where, Runnable task) {
      throw new AssertionError("homes set no timers");
    }
  }
}
