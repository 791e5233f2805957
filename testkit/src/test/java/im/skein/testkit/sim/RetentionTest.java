package im.skein.testkit.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import im.skein.core.account.Account;
import im.skein.core.account.AccountStore.Creation;
import im.skein.core.account.AccountStore.NewAccount;
import im.skein.core.account.Credential;
import im.skein.core.account.Profile;
import im.skein.core.archive.ArchiveStore.Item;
import im.skein.core.archive.ArchiveStore.Range;
import im.skein.core.archive.Retention;
import im.skein.core.base.AccountRef;
import im.skein.core.base.Failures;
import im.skein.core.chat.MessageLog.Append;
import im.skein.testkit.memory.MemoryStores;
import im.skein.testkit.store.StoreSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class RetentionTest {
  private static final long HOUR_MILLIS = TimeUnit.HOURS.toMillis(1);

  private final Schedule schedule = new Schedule(new Random(1));
  private final StoreSet stores = MemoryStores.create(schedule::now, Runnable::run);
  private final AccountRef alice = account();

  private AccountRef account() {
    NewAccount wanted =
        new NewAccount(
            "alice",
            "example.org",
            "alice",
            36_238,
            List.of(new Credential("SHA-256", new byte[] {1})),
            new Profile("alice", "", "", "", "", true),
            "alice",
            Account.Role.USER,
            schedule.now());
    return assertInstanceOf(Creation.Created.class, stores.accounts().create(wanted))
        .account()
        .ref();
  }

  private void say() {
    Append append =
        new Append(alice.jid(), alice.id(), alice.jid(), alice.id(), null, false, new byte[] {1});
    long place = stores.messages().append(append).toCompletableFuture().join().recipientIndex();
    stores.messages().delivered(alice.id(), "phone", place);
  }

  private int kept() {
    List<Item> items = new ArrayList<>();
    stores.archive().view(alice.id(), Range.ALL, false, items::add);
    return items.size();
  }

  @Test
  void removesEachMessageWithinAnHourOfItsTime() {
    Failures failures =
        new Failures() {
          @Override
          public void bug(String where, Throwable cause) {
            throw new AssertionError(where, cause);
          }

          @Override
          public void trouble(String where, Throwable cause) {
            throw new AssertionError(where, cause);
          }
        };
    new Retention(stores.archive(), Duration.ofHours(10), schedule, schedule.thread(), failures)
        .start();
    say();
    schedule.run(5 * HOUR_MILLIS);
    say();
    schedule.run(4 * HOUR_MILLIS);
    assertEquals(2, kept());
    schedule.run(3 * HOUR_MILLIS);
    assertEquals(1, kept());
    schedule.run(4 * HOUR_MILLIS);
    assertEquals(0, kept());
  }
}
