package im.skein.testkit.store;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import im.skein.core.account.Account;
import im.skein.core.account.AccountStore;
import im.skein.core.account.AccountStore.Creation;
import im.skein.core.account.AccountStore.NewAccount;
import im.skein.core.account.Credential;
import im.skein.core.account.Profile;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// What the contracts of all stores share: stores opened before each test, and accounts in them.
public abstract class StoreContract {
  /// Text with a character of every kind and plane that XML allows.
  protected static final String EVERY_PLANE =
      "a ~ é ß \u0416 \u05d0\u0627 鸿雁 한글 かな \uffdd \ud83d\ude00 \ud840\udc00 \ud87e\udc04 "
          + "\ud884\udf50 \udb40\udd00 \udb80\udc00 \udbff\udffd 👩\u200d👩\u200d👧 e\u0301 \t\n' \" < & % _ \\";

  /// The clock of the stores.
  protected final HandClock clock = new HandClock();

  private final StoreProvider provider;
  private @Nullable StoreSet stores;
  private long lastNumber = 36_237;

  /// A contract for the stores of that provider.
  protected StoreContract(StoreProvider provider) {
    this.provider = provider;
  }

  /// Opens the stores.
  @BeforeEach
  protected void openStores() throws Exception {
    stores = provider.open(clock);
  }

  /// Closes the stores.
  @AfterEach
  protected void closeStores() throws Exception {
    provider.close();
  }

  /// The stores.
  protected StoreSet stores() {
    if (stores == null) {
      throw new IllegalStateException("not open");
    }
    return stores;
  }

  /// What is needed to make an account of that name, with the next number.
  protected NewAccount wanted(String localpart) {
    lastNumber++;
    return new NewAccount(
        localpart,
        "example.org",
        "skeleton of " + localpart,
        lastNumber,
        List.of(new Credential("SHA-256", new byte[] {1, 2, 3})),
        new Profile(localpart, "", "", "", "", true),
        localpart,
        Account.Role.USER,
        clock.instant());
  }

  /// Makes an account of that name.
  protected Account make(String localpart) {
    return made(stores().accounts().create(wanted(localpart)));
  }

  /// The account that was made.
  protected static Account made(AccountStore.Creation creation) {
    return assertInstanceOf(Creation.Created.class, creation).account();
  }

  /// Runs the same in several threads at once.
  ///
  /// @return the answers, by thread
  protected static <T> List<T> race(int threads, Callable<T> task) throws Exception {
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      List<Callable<T>> tasks = Collections.nCopies(threads, task);
      return executor.invokeAll(tasks).stream().map(StoreContract::get).toList();
    }
  }

  private static <T> T get(Future<T> future) {
    try {
      return future.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }
}
