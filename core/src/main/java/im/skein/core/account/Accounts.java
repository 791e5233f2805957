package im.skein.core.account;

import im.skein.core.account.AccountNames.Reason;
import im.skein.core.account.AccountStore.Creation;
import im.skein.core.account.AccountStore.NewAccount;
import im.skein.core.base.AccountRef;
import im.skein.core.base.Chance;
import im.skein.core.base.Time;
import im.skein.core.route.AccountFinder;
import im.skein.wire.InvalidJid;
import im.skein.wire.Jid;
import im.skein.wire.sasl.ScramHash;
import im.skein.wire.sasl.ScramKeys;
import im.skein.wire.sasl.Secret;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Makes, changes and deletes accounts, by the rules for names, passwords and profiles, and tells
/// those who watch. Every call may wait.
public final class Accounts implements AccountFinder {
  private static final int MIN_PASSWORD = 8;
  private static final int MAX_ATTEMPTS = 200;

  /// A name that rests for ever is free from then on.
  private static final Instant NEVER = Instant.parse("9999-12-31T23:59:59Z");

  private final String domain;
  private final AccountStore store;
  private final Credentials credentials;
  private final PasswordPolicy policy;
  private final Chance chance;
  private final Time time;
  private final AccountNames names;
  private final @Nullable Duration nameRest;
  private final List<AccountWatcher> watchers = new CopyOnWriteArrayList<>();

  /// What accounts need.
  ///
  /// @param nameRest for how long the name of a deleted account is nobody else's; null for ever
  public record Parts(
      String domain,
      AccountStore store,
      Credentials credentials,
      PasswordPolicy policy,
      Chance chance,
      Time time,
      @Nullable Duration nameRest) {}

  /// Accounts made of these parts.
  public Accounts(Parts parts) {
    this.domain = parts.domain;
    this.store = parts.store;
    this.credentials = parts.credentials;
    this.policy = parts.policy;
    this.chance = parts.chance;
    this.time = parts.time;
    this.names = new AccountNames(parts.domain);
    this.nameRest = parts.nameRest;
  }

  /// How making or changing an account ended.
  public sealed interface Outcome {
    /// Why a password is not taken; told to clients in small letters.
    enum Weakness {
      /// Too few characters.
      SHORT,
      /// Among those that are tried first.
      COMMON,
      /// Longer than a log-in takes, or with characters that nobody types (RFC 8265 §4.2).
      UNFIT
    }

    /// It is done, and durable.
    record Done(Account account) implements Outcome {}

    /// The name, or one that looks the same, belongs to somebody, or did so until lately.
    record NameTaken() implements Outcome {}

    /// The name is not allowed.
    record NameInvalid(Reason reason) implements Outcome {}

    /// The password is too weak, or none at all.
    record PasswordWeak(Weakness why) implements Outcome {}

    /// Something told is not allowed.
    record ProfileInvalid(String field, String text) implements Outcome {}

    /// The old password was not right.
    record PasswordWrong() implements Outcome {}

    /// Too many passwords wait to be hashed.
    record Busy() implements Outcome {}
  }

  /// What an account is to be made of, as it was typed.
  public record Draft(String name, Secret password, Profile profile, Account.Role role) {}

  /// Will tell that watcher what happens. To be called before the first connection.
  public void watch(AccountWatcher watcher) {
    watchers.add(watcher);
  }

  private void tell(Consumer<AccountWatcher> news) {
    watchers.forEach(news);
  }

  /// The domain of all accounts.
  public String domain() {
    return domain;
  }

  /// Whether a name could be registered now: [Outcome.NameTaken] or [Outcome.NameInvalid] when it
  /// could not.
  public Optional<Outcome> nameProblem(String typed) {
    return nameProblem(typed, false, false);
  }

  private Optional<Outcome> nameProblem(String typed, boolean official, boolean again) {
    return switch (names.check(typed, official)) {
      case AccountNames.Check.Bad(Reason reason) -> Optional.of(new Outcome.NameInvalid(reason));
      case AccountNames.Check.Good(String localpart, String skeleton) ->
          store.isTaken(localpart, skeleton)
                  || (!again && store.isResting(localpart, skeleton, time.now()))
              ? Optional.of(new Outcome.NameTaken())
              : Optional.empty();
    };
  }

  /// Makes an account. One that administers the server may have a name that speaks for it.
  public Outcome create(Draft draft) {
    return create(draft, false);
  }

  /// The same for whoever runs the server, who may also give the name of an account that was
  /// deleted lately.
  public Outcome createAgain(Draft draft) {
    return create(draft, true);
  }

  private Outcome create(Draft draft, boolean again) {
    boolean official = draft.role == Account.Role.ADMIN;
    Optional<Outcome> problem = nameProblem(draft.name, official, again);
    if (problem.isPresent()) {
      return problem.get();
    }
    if (!(names.check(draft.name, official)
        instanceof AccountNames.Check.Good(String localpart, String skeleton))) {
      return new Outcome.NameTaken();
    }
    LocalDate today = LocalDate.ofInstant(time.now(), ZoneOffset.UTC).plusDays(1);
    return switch (ProfileRules.check(draft.profile, today)) {
      case ProfileRules.Check.Bad(String field, String text) ->
          new Outcome.ProfileInvalid(field, text);
      case ProfileRules.Check.Good(Profile profile) -> {
        Outcome weak = weakness(draft.password, localpart, profile);
        if (weak != null) {
          yield weak;
        }
        Secret password = Credentials.prepare(draft.password.reveal());
        if (password == null) {
          yield new Outcome.PasswordWeak(Outcome.Weakness.UNFIT);
        }
        yield credentials
            .make(localpart, password)
            .map(made ->
                insert(
                    new NewAccount(
                        localpart,
                        domain,
                        skeleton,
                        0,
                        made,
                        profile,
                        ProfileRules.fold(profile.nickname()),
                        draft.role,
                        time.now())))
            .orElseGet(Outcome.Busy::new);
      }
    };
  }

  private Outcome insert(NewAccount wanted) {
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      NewAccount numbered = numbered(wanted, Numbers.draw(chance, attempt));
      switch (store.create(numbered)) {
        case Creation.Created(Account account) -> {
          tell(watcher -> watcher.created(account, wanted.profile()));
          return new Outcome.Done(account);
        }
        case Creation.NameTaken() -> {
          return new Outcome.NameTaken();
        }
        case Creation.NumberTaken() -> {}
      }
    }
    throw new IllegalStateException("no free short number was found");
  }

  private static NewAccount numbered(NewAccount wanted, long number) {
    return new NewAccount(
        wanted.localpart(),
        wanted.domain(),
        wanted.skeleton(),
        number,
        wanted.credentials(),
        wanted.profile(),
        wanted.folded(),
        wanted.role(),
        wanted.created());
  }

  private @Nullable Outcome weakness(Secret password, String localpart, Profile profile) {
    String typed = password.reveal();
    if (typed.codePointCount(0, typed.length()) < MIN_PASSWORD) {
      return new Outcome.PasswordWeak(Outcome.Weakness.SHORT);
    }
    List<String> about = new ArrayList<>(List.of(localpart, domain, "skein"));
    for (String told : List.of(profile.nickname(), profile.email(), profile.birthday())) {
      if (!told.isEmpty()) {
        about.add(told);
      }
    }
    return policy.isCommon(typed, about) ? new Outcome.PasswordWeak(Outcome.Weakness.COMMON) : null;
  }

  @Override
  public @Nullable AccountRef find(String localpart) {
    Account account = byNumberOrName(localpart);
    return account == null ? null : account.ref();
  }

  /// The account of that short number or name, or null.
  public @Nullable Account byNumberOrName(String typed) {
    long number = AccountNames.number(typed);
    if (number != 0) {
      return store.byNumber(number);
    }
    try {
      return store.byLocalpart(Jid.of(typed, domain, "").localpart());
    } catch (InvalidJid e) {
      return null;
    }
  }

  /// What [#byNumberOrName] finds, with what checks its password, by steps that are the same when
  /// nobody has that name; see [AccountStore#holder]. Null also when nobody can.
  AccountStore.@Nullable Holder holder(String typed, String hash, long spread) {
    long number = AccountNames.number(typed);
    if (number != 0) {
      return store.holder(number, hash, spread);
    }
    try {
      return store.holder(Jid.of(typed, domain, "").localpart(), hash, spread);
    } catch (InvalidJid e) {
      return null;
    }
  }

  /// The account of that key, or null.
  public @Nullable Account byId(long id) {
    return store.byId(id);
  }

  /// The profile of an account.
  public Profile profile(AccountRef account) {
    return store.profile(account.id());
  }

  /// How many accounts there are.
  public long count() {
    return store.count();
  }

  /// Accounts by rising key, at most `limit`, from the one after `afterId`.
  public List<Account> list(long afterId, int limit) {
    return store.list(afterId, limit);
  }

  /// Whether that is the account's password.
  public Outcome checkPassword(Account account, Secret password) {
    ScramKeys keys =
        credentials.open(
            ScramHash.SHA_256,
            account.ref().jid().localpart(),
            store.credentials(account.ref().id()));
    Secret prepared = Credentials.prepare(password.reveal());
    if (keys == null || prepared == null) {
      return new Outcome.PasswordWrong();
    }
    return switch (credentials.check(ScramHash.SHA_256, keys, prepared)) {
      case RIGHT -> new Outcome.Done(account);
      case WRONG -> new Outcome.PasswordWrong();
      case BUSY -> new Outcome.Busy();
    };
  }

  /// Sets a new password. All sessions end but the one that did it.
  ///
  /// @param keptResource the resource of that session, empty for none
  public Outcome changePassword(Account account, Secret password, String keptResource) {
    String localpart = account.ref().jid().localpart();
    Outcome weak = weakness(password, localpart, store.profile(account.ref().id()));
    if (weak != null) {
      return weak;
    }
    Secret prepared = Credentials.prepare(password.reveal());
    if (prepared == null) {
      return new Outcome.PasswordWeak(Outcome.Weakness.UNFIT);
    }
    Optional<List<Credential>> made = credentials.make(localpart, prepared);
    if (made.isEmpty()) {
      return new Outcome.Busy();
    }
    store.credentials(account.ref().id(), made.get());
    tell(watcher -> watcher.passwordChanged(account, keptResource));
    return new Outcome.Done(account);
  }

  /// Changes what a person tells.
  public Outcome changeProfile(Account account, Profile typed) {
    LocalDate today = LocalDate.ofInstant(time.now(), ZoneOffset.UTC).plusDays(1);
    return switch (ProfileRules.check(typed, today)) {
      case ProfileRules.Check.Bad(String field, String text) ->
          new Outcome.ProfileInvalid(field, text);
      case ProfileRules.Check.Good(Profile profile) -> {
        Profile before = store.profile(account.ref().id());
        if (!profile.equals(before)) {
          store.profile(account.ref().id(), profile, ProfileRules.fold(profile.nickname()));
          tell(watcher -> watcher.profileChanged(account, before, profile));
        }
        yield new Outcome.Done(account);
      }
    };
  }

  /// Lets an account log in, or no longer; then all its sessions end.
  public void disable(Account account, boolean disabled) {
    store.disabled(account.ref().id(), disabled);
    if (disabled) {
      tell(watcher -> watcher.disabled(account));
    }
  }

  /// Ends all sessions of an account, whose devices may log in with the password only.
  public void signOut(Account account) {
    store.revokeTokens(account.ref().id());
    tell(watcher -> watcher.signedOut(account));
  }

  /// Deletes an account with all its data; all its sessions end. Others may still write to its
  /// name, so nobody else has that for a while.
  public void delete(Account account) {
    tell(watcher -> watcher.deleting(account));
    Instant free = nameRest == null ? NEVER : time.now().plus(nameRest);
    store.delete(account.ref().id(), free.isAfter(NEVER) ? NEVER : free);
    tell(watcher -> watcher.deleted(account));
  }
}
