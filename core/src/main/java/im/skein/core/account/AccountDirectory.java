package im.skein.core.account;

import im.skein.core.base.AccountRef;
import im.skein.core.feature.Home;
import im.skein.core.session.Directory;
import im.skein.wire.InvalidJid;
import im.skein.wire.Jid;
import im.skein.wire.sasl.ScramHash;
import im.skein.wire.sasl.ScramKeys;
import im.skein.wire.sasl.Secret;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Tells the log-in who may come in. Who does not exist, and who is disabled, is answered exactly
/// like somebody who types a wrong password.
public final class AccountDirectory implements Directory {
  /// No account has this key.
  private static final long NOBODY = -1;

  private final Accounts accounts;
  private final AccountStore store;
  private final Credentials credentials;
  private final Function<AccountRef, Home> homes;

  /// A directory over these accounts.
  ///
  /// @param homes gives the home of an account
  public AccountDirectory(
      Accounts accounts,
      AccountStore store,
      Credentials credentials,
      Function<AccountRef, Home> homes) {
    this.accounts = accounts;
    this.store = store;
    this.credentials = credentials;
    this.homes = homes;
  }

  @Override
  public Login login(String username, String hash) {
    ScramHash scram = hash(hash);
    Entry entry = entry(username, scram);
    ScramKeys keys = entry.keys;
    return new Login(
        entry.account, keys.salt(), keys.iterations(), keys.storedKey(), keys.serverKey());
  }

  @Override
  public @Nullable AccountRef verify(String username, String password) {
    Entry entry = entry(username, ScramHash.SHA_256);
    Secret prepared = Credentials.prepare(password);
    Secret tried = prepared == null ? Secret.of("-") : prepared;
    boolean right =
        credentials.check(ScramHash.SHA_256, entry.keys, tried) == Credentials.Match.RIGHT;
    return right && prepared != null ? entry.account : null;
  }

  @Override
  public Home home(AccountRef account) {
    return homes.apply(account);
  }

  private static ScramHash hash(String name) {
    for (ScramHash hash : ScramHash.values()) {
      if (hash.hashName().equals(name)) {
        return hash;
      }
    }
    throw new IllegalArgumentException("no such hash");
  }

  /// The keys of a user name. All steps are taken whether the account exists or not.
  private Entry entry(String username, ScramHash hash) {
    Account account = accounts.byNumberOrName(username);
    boolean welcome = account != null && !account.disabled();
    List<Credential> stored = store.credentials(account == null ? NOBODY : account.ref().id());
    ScramKeys decoy = credentials.decoy(hash, canonical(username));
    if (account == null || !welcome) {
      return new Entry(null, decoy);
    }
    ScramKeys keys = credentials.open(hash, account.ref().jid().localpart(), stored);
    return keys == null ? new Entry(null, decoy) : new Entry(account.ref(), keys);
  }

  /// The user name as equal ones are equal, so that they get the same decoy.
  private String canonical(String username) {
    try {
      return Jid.of(username, accounts.domain(), "").localpart();
    } catch (InvalidJid e) {
      return username;
    }
  }

  private static final class Entry {
    private final @Nullable AccountRef account;
    private final ScramKeys keys;

    Entry(@Nullable AccountRef account, ScramKeys keys) {
      this.account = account;
      this.keys = keys;
    }
  }
}
