package im.skein.storage.sqlite;

import im.skein.core.account.Account;
import im.skein.core.account.AccountStore.Creation;
import im.skein.core.account.AccountStore.NewAccount;
import im.skein.core.account.Profile;
import im.skein.core.base.AccountRef;
import im.skein.core.chat.MessageLog.Append;
import im.skein.storage.StorageSettings;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Semaphore;

/// Appends messages of several senders for ever, and prints each one once it is kept.
final class KillTestProcess {
  private static final int SENDERS = 4;
  private static final int IN_FLIGHT = 64;

  private KillTestProcess() {}

  public static void main(String[] args) throws Exception {
    SqliteStores stores =
        SqliteStores.open(
            new StorageSettings(Path.of(args[0]), "", 0),
            InstantSource.system(),
            broken -> {
              throw new AssertionError(broken);
            });
    AccountRef bob = account(stores, "bob", 10_000);
    for (int sender = 0; sender < SENDERS; sender++) {
      AccountRef from = account(stores, "sender" + sender, 10_001 + sender);
      Thread.ofPlatform().start(() -> send(stores, from, bob, args[1]));
    }
  }

  private static AccountRef account(SqliteStores stores, String name, long number) {
    Account known = stores.accounts().byLocalpart(name);
    if (known != null) {
      return known.ref();
    }
    Creation made =
        stores
            .accounts()
            .create(
                new NewAccount(
                    name,
                    "example.org",
                    name,
                    number,
                    List.of(),
                    Profile.EMPTY,
                    "",
                    Account.Role.USER,
                    Instant.EPOCH));
    if (made instanceof Creation.Created(Account account)) {
      return account.ref();
    }
    throw new AssertionError(made);
  }

  private static void send(SqliteStores stores, AccountRef from, AccountRef to, String round) {
    PrintStream out = System.out;
    Semaphore room = new Semaphore(IN_FLIGHT);
    for (int number = 1; ; number++) {
      String text = "<" + from.jid().localpart() + "." + round + "#" + number + "/>";
      room.acquireUninterruptibly();
      stores
          .messages()
          .append(
              new Append(
                  from.jid(),
                  from.id(),
                  to.jid(),
                  to.id(),
                  null,
                  false,
                  text.getBytes(StandardCharsets.UTF_8)))
          .whenComplete((_, failure) -> {
            if (failure == null) {
              out.println(text);
            }
            room.release();
          });
    }
  }
}
