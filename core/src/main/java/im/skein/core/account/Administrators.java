package im.skein.core.account;

import im.skein.wire.Jid;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Who administers the server, at hand for those who must not wait for a store.
public final class Administrators implements AccountWatcher {
  private final Set<Jid> jids = ConcurrentHashMap.newKeySet();

  private Administrators() {}

  /// Those that the store knows; may wait. Watches what becomes of them from now on.
  public static Administrators of(AccountStore store, Accounts accounts) {
    Administrators administrators = new Administrators();
    accounts.watch(administrators);
    store.administrators().forEach(account -> administrators.jids.add(account.ref().jid()));
    return administrators;
  }

  /// Whether somebody is one of them. May be asked on any thread.
  ///
  /// @param person the address, bare or full
  public boolean include(Jid person) {
    return jids.contains(person.bare());
  }

  @Override
  public void created(Account account, Profile profile) {
    if (account.role() == Account.Role.ADMIN) {
      jids.add(account.ref().jid());
    }
  }

  @Override
  public void deleted(Account account) {
    jids.remove(account.ref().jid());
  }
}
