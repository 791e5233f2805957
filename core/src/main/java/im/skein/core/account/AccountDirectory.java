package im.skein.core.account;

import im.skein.core.base.AccountRef;
import im.skein.core.device.DeviceTokens;
import im.skein.core.feature.Home;
import im.skein.core.session.login.Directory;
import im.skein.core.session.login.Request;
import im.skein.wire.InvalidJid;
import im.skein.wire.Jid;
import im.skein.wire.sasl.HashedToken;
import im.skein.wire.sasl.ScramHash;
import im.skein.wire.sasl.ScramKeys;
import im.skein.wire.sasl.Secret;
import java.nio.ByteBuffer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Tells the log-in who may come in. Who does not exist, and who is disabled, is answered exactly
/// like somebody who types a wrong password.
public final class AccountDirectory implements Directory {
  private final Accounts accounts;
  private final Credentials credentials;
  private final DeviceTokens tokens;
  private final Function<AccountRef, Home> homes;

  /// A directory over these accounts.
  ///
  /// @param homes gives the home of an account
  public AccountDirectory(
      Accounts accounts,
      Credentials credentials,
      DeviceTokens tokens,
      Function<AccountRef, Home> homes) {
    this.accounts = accounts;
    this.credentials = credentials;
    this.tokens = tokens;
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
  public TokenLogin tokens(String username, String agent, HashedToken mechanism) {
    ScramHash hash = ScramHash.SHA_256;
    long spread = spread(credentials.decoy(hash, canonical(username)));
    AccountStore.Holder holder = accounts.holder(username, hash.hashName(), spread);
    if (holder == null) {
      return new TokenLogin(null, tokens.find(0, agent, mechanism));
    }
    // Where nobody has that name, somebody else's are looked up, which takes the same time.
    AccountRef account = holder.account().ref();
    boolean welcome = holder.asked() && !holder.account().disabled();
    return new TokenLogin(welcome ? account : null, tokens.find(account.id(), agent, mechanism));
  }

  @Override
  public Pass admit(AccountRef account, Request request, String used) {
    return tokens.admit(account, request, used);
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

  /// The keys of a user name. The steps are the same whether the account exists or not: the keys of
  /// somebody are read and opened, and a decoy is made that has as many iterations as those.
  private Entry entry(String username, ScramHash hash) {
    ScramKeys decoy = credentials.decoy(hash, canonical(username));
    AccountStore.Holder holder = accounts.holder(username, hash.hashName(), spread(decoy));
    if (holder == null || holder.credential() == null) {
      return new Entry(null, decoy);
    }
    Account account = holder.account();
    Credential credential = holder.credential();
    ScramKeys keys = credentials.unseal(credential, account.ref().jid().localpart());
    boolean welcome =
        holder.asked() && !account.disabled() && credential.hash().equals(hash.hashName());
    ScramKeys alike = keys == null ? decoy : decoy.withIterations(keys.iterations());
    return keys == null || !welcome ? new Entry(null, alike) : new Entry(account.ref(), keys);
  }

  /// A number that is always the same for the same decoy.
  private static long spread(ScramKeys decoy) {
    return ByteBuffer.wrap(decoy.salt()).getLong() & Long.MAX_VALUE;
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
